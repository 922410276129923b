// The start of a VPS, from its record to the execve of its own init. Called by turn-on.ts with the
// container's lock held. Before: no process of it exists, its disk is whole. After: init runs and is held,
// or nothing is left of the attempt. The seven steps that make a process group a machine have a function
// each: users, file tree, mounts, network, IPC, processes, name. Their order here is the order of
// knowledge: what can fail without a trace comes first, the network only after its firewall, and no line
// of the customer's code runs before the last step.
import { closeSync, mkdirSync } from "node:fs";
import type { Image } from "@berth/contract/node-facts.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { limitsText } from "@berth/core/container/limits-text.ts";
import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";
import type { CgroupPlacement } from "../cgroup/cgroups.ts";
import { containerRunDir } from "../config.ts";
import { pidfdOpen, readStartTicks } from "../ffi/process.ts";
import { removeExitFile } from "../monitor/exit-file.ts";
import type { MonitorControl } from "../monitor/monitor-control.ts";
import { MonitorSpec } from "../monitor/monitor-spec.ts";
import { MAP_LENGTH, withUserNamespace } from "../monitor/open-user-namespace.ts";
import { spawnMonitor } from "../monitor/spawn-monitor.ts";
import { listInsideMounts, type MountAttribute } from "../rootfs/inside-mounts.ts";
import type { BlockDevice, RootMounts } from "../rootfs/root-mounts.ts";
import type { ContainerRecord } from "../state/container-record.ts";
import type { Agent } from "./agent.ts";
import { applyFirstBoot } from "./apply-first-boot.ts";
import { confine } from "./confine.ts";
import { consoleFiles } from "./console-files.ts";
import { endContainer } from "./end-container.ts";
import { expectInit } from "./expect-init.ts";
import { holdContainer } from "./hold-container.ts";
import type { LiveContainer } from "./live-container.ts";
import type { Progress } from "./progress.ts";
import { releaseContainer } from "./release-container.ts";

/** Console output beyond this waits in the VPS: `yes > /dev/console` must cost the host nothing. */
const CONSOLE_BYTES_PER_SEC = 131_072;

/** Starts a stopped container; when it throws, everything it made is gone and the state says stopped. */
export async function startContainer(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const { startCount } = agent.state.containers.get(ctid);
  const record = agent.state.change(
    ctid,
    { state: "starting", startCount: startCount + 1, init: null, exit: null },
    "start",
  );
  try {
    const live = await launch(agent, record, progress);
    await expectInit(live);
    // Before it is called running: a start that dies here is undone, and the next one sets the password again.
    const isSet = await applyFirstBoot(agent, live, progress);
    const state = live.isMonitored ? "running" : "unmonitored";
    agent.state.change(ctid, { state, init: live.init, ...isSet }, "start");
    // One that fell over in these milliseconds has been told as an exit already.
    if (agent.live.get(ctid) === live) agent.onStarted(live);
  } catch (failed) {
    await undoStart(agent, ctid, progress);
    throw toBerthError(failed, "container.start_failed");
  }
}

/** Brings all parts together; each is let go of as soon as the VPS holds it itself. */
async function launch(agent: Agent, record: ContainerRecord, progress: Progress): Promise<LiveContainer> {
  const image = agent.findImage(record.spec.imageDigest);
  progress.step("mounting the disk", 10);
  progress.log(`${bytesText(record.spec.limits.diskBytes)} above image ${image.name}`);
  const tree = await mountFileTree(agent, record);
  try {
    progress.step("setting the limits", 30);
    progress.log(limitsText(record.spec.limits));
    const placement = placeInCgroups(agent, record, tree.blockDevices);
    try {
      progress.step("making namespaces", 40);
      const control = spawnMonitor({
        binary: agent.config.monitorBinary,
        mode: "run",
        label: String(record.spec.ctid),
        spec: describe(agent, record, { image, tree, placement }),
      });
      try {
        return await letGo(agent, record, { control, progress, blockDevices: tree.blockDevices });
      } finally {
        // Up to `started` this line is what the waiting child lives by; afterwards nobody needs it.
        control.close();
      }
    } finally {
      placement.close();
    }
  } finally {
    tree.close();
  }
}

/** The child waits in its namespaces: the network is made round it, then it is let go. */
async function letGo(
  agent: Agent,
  record: ContainerRecord,
  launched: { control: MonitorControl; progress: Progress; blockDevices: readonly BlockDevice[] },
): Promise<LiveContainer> {
  const { control, progress, blockDevices } = launched;
  const { pid } = await control.expect("pid");
  // While the child waits its pid cannot be anybody else's; once let go it may be gone in a millisecond.
  const pidfd = pidfdOpen(pid);
  try {
    const startTicks = readStartTicks(pid);
    if (startTicks === null) throw new BerthError("monitor.lost", `process ${pid} ended while it waited`);
    progress.step("connecting the network", 60);
    progress.log(`${record.spec.network.ipv4}, ${record.spec.network.delivery}`);
    await connectNetwork(agent, record, pid);
    progress.step("starting init", 80);
    progress.log(`start ${record.startCount} of the container`);
    control.write("go\n");
    await control.expect("started");
    return holdContainer(agent, { record, init: { pid, startTicks }, pidfd, blockDevices });
  } catch (failed) {
    closeSync(pidfd);
    throw failed;
  }
}

/** Everything the monitor has to know, step by step; it does them in this order. */
function describe(
  agent: Agent,
  record: ContainerRecord,
  parts: { image: Image; tree: RootMounts; placement: CgroupPlacement },
): MonitorSpec {
  const spec = new MonitorSpec();
  giveOwnUsers(spec, record);
  giveOwnFileTree(spec, parts.tree);
  giveOwnMounts(spec, record);
  giveOwnNetwork(spec);
  giveOwnIpc(spec);
  giveOwnProcesses(spec, record, parts.image);
  giveOwnName(spec, record);
  limit(spec, parts.placement);
  confine(spec, agent.filter);
  watchOver(spec, agent, record.spec.ctid);
  return spec;
}

/**
 * Step 1, users: root inside is a nobody outside. The map is one range of host uids that belongs to this
 * VPS alone; `uid` also owns the namespace, so that the kernel's per-user accounts are the VPS's own.
 */
function giveOwnUsers(spec: MonitorSpec, { uidBase }: ContainerRecord): void {
  spec.set("namespace", "user").set("uid", uidBase).set("map", `0 ${uidBase} ${MAP_LENGTH}`);
}

/** Step 2, file tree: the disk as `/`, with its directories for Docker, and a /dev of harmless nodes. */
function giveOwnFileTree(spec: MonitorSpec, tree: RootMounts): void {
  spec.set("namespace", "mnt").file("root", tree.rootFd);
  for (const { fd, target, isOptional } of tree.overmounts)
    spec.file(isOptional ? "move-if-there" : "move", fd, target);
  spec.file("move", tree.devFd, "dev");
}

/** The kernel's numbers for mount attributes; see mount_setattr(2). */
const attributeBits: Readonly<Record<MountAttribute, number>> = { ro: 0x1, nosuid: 0x2, nodev: 0x4, noexec: 0x8 };

/** Step 3, mounts: proc, sys and the others are made inside, so that the kernel ties each to the VPS's own namespaces. */
function giveOwnMounts(spec: MonitorSpec, record: ContainerRecord): void {
  for (const { type, target, attributes, options } of listInsideMounts(record.spec.limits)) {
    const bits = attributes.reduce((sum, attribute) => sum | attributeBits[attribute], 0);
    spec.set("mount", `${target} ${type} ${bits} ${options.join(",")}`);
  }
}

/** Step 4, network: an empty one at first; `connectNetwork` puts the cable in while the child waits. */
function giveOwnNetwork(spec: MonitorSpec): void {
  spec.set("namespace", "net");
}

/** Step 5, IPC: message queues and shared memory of System V and POSIX that no other VPS can see or fill. */
function giveOwnIpc(spec: MonitorSpec): void {
  spec.set("namespace", "ipc");
}

/** Step 6, processes: a full init as PID 1, which starts services, collects orphans, and may reboot. */
function giveOwnProcesses(spec: MonitorSpec, record: ContainerRecord, image: Image): void {
  spec.set("namespace", "pid").set("arg", image.init);
  // systemd asks for these names; see systemd's "Container Interface".
  spec.set("env", "container=berth").set("env", `container_uuid=${record.spec.uuid}`);
  spec
    .set("env", "TERM=xterm-256color")
    .set("env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
}

/** Step 7, name: its own host name, which root inside may change. */
function giveOwnName(spec: MonitorSpec, record: ContainerRecord): void {
  spec.set("namespace", "uts").set("hostname", record.spec.hostname);
}

/** The child enters its limits by itself, before any line of the customer's code. */
function limit(spec: MonitorSpec, placement: CgroupPlacement): void {
  // Born in the cgroup2 directory, which is the last of the list: a move there would wait milliseconds.
  spec.file("cgroup2", placement.unifiedDirectoryFd);
  for (const fd of placement.attachFds.slice(0, -1)) spec.file("cgroup", fd);
}

/** Where the monitor serves the console and says how init ended. */
function watchOver(spec: MonitorSpec, agent: Agent, ctid: Ctid): void {
  const { socketName, exitName, exitPath } = consoleFiles(agent.config, ctid);
  const directory = containerRunDir(agent.config, ctid);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  removeExitFile(exitPath);
  spec.set("dir", directory).set("socket", socketName).set("exit", exitName).set("rate", CONSOLE_BYTES_PER_SEC);
}

/** The disk below, the image's files shown as the VPS's own by a user namespace with its map. */
function mountFileTree(agent: Agent, record: ContainerRecord): Promise<RootMounts> {
  const { uidBase } = record;
  const { ctid, imageDigest } = record.spec;
  return withUserNamespace(agent.config.monitorBinary, uidBase, (usernsFd) =>
    agent.disks.mount({ ctid, imageDigest, uidBase, usernsFd }),
  );
}

/** Limits are in force before the first process enters; systemd inside gets a cgroup tree of its own. */
function placeInCgroups(agent: Agent, record: ContainerRecord, blockDevices: readonly BlockDevice[]): CgroupPlacement {
  const { ctid, limits } = record.spec;
  const placement = agent.cgroups.create(ctid, record.startCount, limits);
  try {
    agent.cgroups.applyLimits(ctid, limits, blockDevices);
    placement.delegateTo(record.uidBase, record.uidBase);
    return placement;
  } catch (failed) {
    placement.close();
    throw failed;
  }
}

/** The firewall knows the address before the cable exists: there is no moment for a forged packet. */
async function connectNetwork(agent: Agent, record: ContainerRecord, pid: number): Promise<void> {
  const { ctid, network, limits } = record.spec;
  const { ipv4, delivery } = network;
  await agent.network.attach({ ctid, ipv4, delivery, rates: limits.network, netns: { pid } });
}

/** Leaves nothing of a failed start; an error of its own goes to the log, for the first one is what counts. */
async function undoStart(agent: Agent, ctid: Ctid, progress: Progress): Promise<void> {
  const live = agent.live.get(ctid);
  try {
    progress.log("the start failed: undoing it");
    if (live !== undefined) await endContainer(agent, live);
    await releaseContainer(agent, ctid);
  } catch (failed) {
    agent.log.error({ ctid, err: failed }, "undoing a failed start");
  }
  agent.state.change(ctid, { state: "stopped", init: null }, "start failed");
}
