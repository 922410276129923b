// What a container is made of before its first start: its disk, with the first files on it. Called by
// put-container.ts with the lock held and the record (spec, uid range) written.
// Before: no disk, or a finished one of an earlier try, which stays. After: a finished disk. After a
// failure or a death half-way nothing of it is left: a disk appears by one rename at its very end.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";
import { writeFirstBoot } from "../rootfs/first-boot.ts";
import { readNodeNameservers } from "../rootfs/node-nameservers.ts";
import type { Agent } from "./agent.ts";
import type { Progress } from "./progress.ts";

/** Makes the container's disk; `disk.no_space`, `image.not_found`, `rootfs.unsafe_path`, `disk.failed`. */
export async function createContainer(
  agent: Pick<Agent, "state" | "disks">,
  ctid: Ctid,
  progress: Progress,
): Promise<void> {
  const { spec, uidBase } = agent.state.containers.get(ctid);
  // A create that a death cut short: its remains would stand in the way.
  agent.disks.release(ctid);
  progress.step("making the disk", 10);
  progress.log(`${bytesText(spec.limits.diskBytes)} above image ${spec.imageDigest.slice(0, 12)}`);
  await agent.disks.create({
    ctid,
    uidBase,
    sizeBytes: spec.limits.diskBytes,
    imageDigest: spec.imageDigest,
    // Before anybody ran in the tree: later its names would be the customer's, and only a process inside may write.
    fill: (tree) => {
      progress.step("writing the first files", 60);
      progress.log(`host name ${spec.hostname}, ${spec.firstBoot.sshKeys.length} SSH keys`);
      writeFirstBoot(tree, spec, readNodeNameservers());
    },
  });
  progress.step("disk ready", 100);
}
