// The end of a container. Called by its procedure, and at start for a delete that a crash cut short:
// every step works by name alone and may be repeated, so a delete only ever goes forward.
// Order: processes, then what they used, then the disk, and the record last, because it keeps the
// uid range from being given to somebody else while files of that range may still exist.
import { rmSync } from "node:fs";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";
import { containerDir, containerRunDir } from "../config.ts";
import type { Agent } from "./agent.ts";
import { endContainer } from "./end-container.ts";
import { exitText } from "./exit-text.ts";
import type { Progress } from "./progress.ts";
import { releaseContainer } from "./release-container.ts";

/** Deletes the container with its disk; one that is gone already is deleted. */
export async function deleteContainer(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const record = agent.state.containers.find(ctid);
  if (record === null) return;
  agent.state.change(ctid, { wanted: "stopped", state: "deleting" }, "delete");
  const live = agent.live.get(ctid);
  if (live !== undefined) {
    progress.step("ending processes", 10);
    progress.log(exitText(await endContainer(agent, live)));
  }
  progress.step("removing network and limits", 30);
  await releaseContainer(agent, ctid);
  progress.step("deleting the disk", 60);
  const disk = agent.disks.usage(ctid);
  agent.disks.destroy(ctid);
  if (disk !== null)
    progress.log(
      `a disk of ${bytesText(disk.sizeBytes)}, ${bytesText(disk.allocatedBytes)} of the node's are free again`,
    );
  rmSync(containerDir(agent.config, ctid), { recursive: true, force: true });
  rmSync(containerRunDir(agent.config, ctid), { recursive: true, force: true });
  // A history that cannot be written now grows old and goes by itself; the customer's delete does not wait for it.
  await agent.onDeleted(ctid).catch((err: unknown) => agent.log.warn({ ctid, err }, "forgetting a container"));
  progress.step("forgetting the container", 95);
  agent.state.containers.remove(ctid, "delete");
}
