// The passwords that wait for a start: the first one of a new VPS, and one that was reset while it lay still. Called
// by start-container.ts when init runs; it writes what this gives back with the state, and the agent has forgotten both.
import type { ContainerPatch } from "../state/container-record.ts";
import type { Agent } from "./agent.ts";
import { changePassword } from "./change-password.ts";
import type { LiveContainer } from "./live-container.ts";
import type { Progress } from "./progress.ts";

/** Sets the password if there is one to set, and gives what is to be noted of it; every later start passes by. */
export async function applyFirstBoot(
  agent: Agent,
  { ctid }: LiveContainer,
  progress: Progress,
): Promise<ContainerPatch> {
  const { isFirstBootPending, pendingPasswordHash, spec } = agent.state.containers.get(ctid);
  const hash = pendingPasswordHash ?? (isFirstBootPending ? spec.firstBoot.rootPasswordHash : null);
  if (hash !== null) {
    progress.step("setting the password", 90);
    try {
      await changePassword(agent, ctid, hash);
    } catch (failed) {
      // A VPS whose own chpasswd is broken must come up at the next try. It stays to be set where there is no other way
      // in yet, and where it was not chpasswd that failed but the VPS that ended.
      if (!isFirstBootPending && agent.live.has(ctid))
        agent.state.change(ctid, { pendingPasswordHash: null }, "password failed");
      throw failed;
    }
  }
  return { isFirstBootPending: false, pendingPasswordHash: null };
}
