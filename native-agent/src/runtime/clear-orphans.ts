// What the kernel has under the agent's own names and no record speaks of, or only as of a container that lies still:
// left by a death in a moment nobody foresaw, or by a state.db that was lost. Called by converge.ts at its end. Empty
// remains go. Processes are never ended for the lack of a record: whoever lost the record may still have the customer.
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { isLive } from "@berth/core/container/state.ts";
import type { Agent } from "./agent.ts";
import { releaseContainer } from "./release-container.ts";

/** Releases what is dead and tells of what lives; a part that cannot be released is logged and tried at the next start. */
export async function clearOrphans(agent: Agent): Promise<void> {
  for (const ctid of listUnaccounted(agent)) {
    const isUnknown = agent.state.containers.find(ctid) === null;
    if (isUnknown && agent.cgroups.isPopulated(ctid)) {
      agent.log.error(
        { ctid },
        "processes run in the cgroups of a container this agent has no record of; they are left alone",
      );
      continue;
    }
    agent.log.warn({ ctid, isUnknown }, "releasing what nothing speaks of");
    await releaseContainer(agent, ctid).catch(() => {});
  }
}

function listUnaccounted(agent: Agent) {
  const { interfaces, bindings, detours } = agent.network.census();
  const found = new Set([...agent.cgroups.census(), ...interfaces, ...bindings, ...detours]);
  return [...found]
    .flatMap((ctid) => ctidSchema.safeParse(ctid).data ?? [])
    .filter((ctid) => !isLive(agent.state.containers.find(ctid)?.state ?? "stopped"));
}
