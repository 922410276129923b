// The reset of root's password, asked for by the panel. Called by its procedure with the lock held. After: a running VPS
// has the new password; a stopped one has it from its next start on (see apply-first-boot.ts), and until then the hash
// lies in state.db, for root alone.
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "./agent.ts";
import { changePassword } from "./change-password.ts";
import type { Progress } from "./progress.ts";

/** Sets the password now or keeps its hash for the next start; `container.password_failed` leaves the old one. */
export async function setPassword(
  agent: Agent,
  ask: { ctid: Ctid; rootPasswordHash: string },
  progress: Progress,
): Promise<void> {
  const { ctid, rootPasswordHash } = ask;
  if (agent.live.has(ctid)) {
    progress.step("setting the password", 20);
    await changePassword(agent, ctid, rootPasswordHash);
    return;
  }
  // Throws for a container this node does not have.
  agent.state.change(ctid, { pendingPasswordHash: rootPasswordHash }, "password");
  progress.log("the container does not run: the password is set at its next start");
}
