// The root password of a new VPS, set once, at its first start. Called by start-container.ts when init
// runs. The hash goes to the VPS's own chpasswd by stdin; afterwards the agent forgets it.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import type { LiveContainer } from "./live-container.ts";
import type { Progress } from "./progress.ts";
import { runInside } from "./run-inside.ts";

/** Sets the password if there is one to set, and notes that it is done; every later start passes by. */
export async function applyFirstBoot(agent: Agent, { ctid }: LiveContainer, progress: Progress): Promise<void> {
  const { isFirstBootPending, spec } = agent.state.containers.get(ctid);
  if (!isFirstBootPending) return;
  const { rootPasswordHash } = spec.firstBoot;
  if (rootPasswordHash !== null) {
    progress.step("applying the first password", 90);
    const { code, stderr } = await runInside(agent, ctid, {
      argv: ["/bin/sh", "-c", "exec chpasswd -e"],
      stdin: `root:${rootPasswordHash}\n`,
    });
    if (code !== 0)
      throw new BerthError(
        "container.start_failed",
        `chpasswd in container ${ctid} ended with ${code}: ${stderr.slice(0, 200)}`,
      );
  }
  agent.state.change(ctid, { isFirstBootPending: false }, "first boot");
}
