// Root's password inside a running VPS. Called by set-password.ts and apply-first-boot.ts. The line goes to the VPS's own
// chpasswd by stdin: the hash is in no argv, no environment and no log, and no file of the VPS is opened outside of it.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { type InsideResult, runInside } from "./run-inside.ts";

/** Milliseconds where it works; a customer's /etc/passwd may be a pipe that nobody writes. */
const CHPASSWD_WITHIN_MS = 15_000;

/** Sets it; `container.password_failed` when chpasswd is missing, refuses, or does not end within 15 s. */
export async function changePassword(agent: Agent, ctid: Ctid, rootPasswordHash: string): Promise<void> {
  const { code, stderr } = await runChpasswd(agent, ctid, rootPasswordHash);
  if (code === 0) return;
  // What chpasswd says is the customer's to choose; a hash it repeats must not reach our log.
  const words = stderr.replaceAll(rootPasswordHash, "...").slice(0, 200).trim();
  throw new BerthError("container.password_failed", `chpasswd in container ${ctid} ended with ${code}: ${words}`);
}

async function runChpasswd(agent: Agent, ctid: Ctid, rootPasswordHash: string): Promise<InsideResult> {
  try {
    return await runInside(agent, ctid, {
      argv: ["/bin/sh", "-c", "exec chpasswd -e"],
      stdin: `root:${rootPasswordHash}\n`,
      timeoutMs: CHPASSWD_WITHIN_MS,
    });
  } catch (cause) {
    throw new BerthError("container.password_failed", `running chpasswd in container ${ctid}`, { cause });
  }
}
