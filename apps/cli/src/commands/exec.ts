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
  if (stdout !== "") shell.print(stdout);
  if (stderr !== "") shell.tell(stderr);
  shell.setExitCode(code);
}
