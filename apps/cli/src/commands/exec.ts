import { z } from "zod";
import { findContainer } from "../list-containers.ts";
import type { Shell } from "../shell.ts";

const execOutput = z.object({ code: z.number().int(), stdout: z.string(), stderr: z.string() });

/** `berth ct exec CT COMMAND...`: runs it inside as root and ends with its exit status. */
export async function execCommand(
  shell: Shell,
  ask: { name: string; argv: readonly string[]; timeoutMs: number },
): Promise<void> {
  const { ctid } = (await findContainer(shell.agent, ask.name)).spec;
  const input = { ctid, argv: ask.argv, timeoutMs: ask.timeoutMs };
  const { code, stdout, stderr } = await shell.agent.callLocal(
    { name: "exec", type: "mutation", output: execOutput },
    input,
  );
  // What the container prints is data: control characters would reach this terminal otherwise.
  if (stdout !== "") shell.print(readable(stdout));
  if (stderr !== "") shell.tell(readable(stderr));
  shell.setExitCode(code);
}

/** Drops everything a terminal would obey; keeps line ends and tabs. */
export function readable(text: string): string {
  return [...text.replace(/\r\n/g, "\n")].filter(isShown).join("").replace(/\n$/, "");
}

/** Tells what is not of the two ranges of control characters, C0 with delete and C1. */
function isShown(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return letter === "\n" || letter === "\t" || (code >= 0x20 && code < 0x7f) || code >= 0xa0;
}
