// What this host's kernel can do, as the node's page shows it: each feature with what is lost without
// it. Called by main.ts at start; features that containers cannot be without stop the agent there,
// with one sentence, before anything was touched.
import { existsSync, readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import type { NodeFacts } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { AgentConfig } from "./config.ts";
import { hasKernelFixes } from "./kernel-floor.ts";

export type Feature = NodeFacts["features"][number];

interface Check {
  readonly name: string;
  /** True: without it no container can run. */
  readonly isEssential: boolean;
  readonly note: string;
  readonly isPresent: () => boolean;
}

/** CAP_SYS_RESOURCE of capabilities(7). */
const CAP_SYS_RESOURCE = 24n;

/** Tries everything and answers in a fixed order. */
export function readFeatures(config: AgentConfig): Feature[] {
  return listChecks(config).map(({ name, note, isPresent }) => ({ name, isPresent: holds(isPresent), note }));
}

/** Throws for the first feature that no container can be without. */
export function expectEssentials(config: AgentConfig): void {
  const missing = listChecks(config).find(({ isEssential, isPresent }) => isEssential && !holds(isPresent));
  if (missing !== undefined)
    throw new BerthError("internal.unexpected", `this host lacks ${missing.name}: ${missing.note}`);
}

function holds(isPresent: () => boolean): boolean {
  try {
    return isPresent();
  } catch {
    return false;
  }
}

function listChecks(config: AgentConfig): readonly Check[] {
  return [...listEssentials(config), ...listUseful()];
}

function listEssentials(config: AgentConfig): readonly Check[] {
  const essential = (name: string, note: string, isPresent: () => boolean): Check => ({
    name,
    note,
    isPresent,
    isEssential: true,
  });
  return [
    essential("root", "the agent must run as root", () => process.getuid?.() === 0),
    essential(
      "monitor program",
      `${config.monitorBinary} starts every container`,
      () => (statSync(config.monitorBinary).mode & 0o111) !== 0,
    ),
    essential(
      "user namespaces",
      "root inside must be nobody outside; raise user.max_user_namespaces",
      () => readNumber("/proc/sys/user/max_user_namespaces") > 0,
    ),
    essential("overlayfs", "containers share their image by it; load the module overlay", () =>
      hasFileSystem("overlay"),
    ),
    essential("ext4", "every container's disk is an ext4 image; load the module ext4", () => hasFileSystem("ext4")),
    essential("loop devices", "a disk image is attached by one; load the module loop", () =>
      existsSync("/dev/loop-control"),
    ),
    essential(
      "directories of its own",
      `${config.dataDir} and ${config.runDir} must be root's, writable by nobody else`,
      () => [config.dataDir, config.runDir].every(isRootsAlone),
    ),
    essential("seccomp filters", "dangerous system calls are refused by it", () =>
      existsSync("/proc/sys/kernel/seccomp/actions_avail"),
    ),
  ];
}

function listUseful(): readonly Check[] {
  const useful = (name: string, note: string, isPresent: () => boolean): Check => ({
    name,
    note,
    isPresent,
    isEssential: false,
  });
  return [
    useful("kernel fixes", "kernels before these fixes have known ways out of a container; update the kernel", () =>
      hasKernelFixes(release()),
    ),
    useful("swap accounting", "without it swap cannot be limited; boot with swapaccount=1", hasSwapAccounting),
    useful(
      "pressure stall information",
      "without it waiting for CPU, memory and disk is not shown; boot with psi=1",
      () => existsSync("/proc/pressure/cpu"),
    ),
    useful(
      "CAP_SYS_RESOURCE",
      "without it a disk grows at the next start, not while the container runs",
      hasSysResource,
    ),
    useful("lxcfs", "without it free and top inside show the whole host; install lxcfs", () =>
      existsSync("/var/lib/lxcfs/proc/meminfo"),
    ),
    useful("AppArmor", "one more wall round containers; not in this kernel", () =>
      existsSync("/sys/kernel/security/apparmor"),
    ),
  ];
}

/** Whoever may write in such a directory could put his own in the place of one we delete in or listen in. */
function isRootsAlone(directory: string): boolean {
  const facts = statSync(directory, { throwIfNoEntry: false });
  return facts === undefined || (facts.isDirectory() && facts.uid === 0 && (facts.mode & 0o022) === 0);
}

function readNumber(path: string): number {
  return Number(readFileSync(path, "utf8"));
}

function hasFileSystem(name: string): boolean {
  return new RegExp(`\\t${name}$`, "m").test(readFileSync("/proc/filesystems", "utf8"));
}

function hasSwapAccounting(): boolean {
  const places = [
    "/sys/fs/cgroup/memory/memory.memsw.usage_in_bytes",
    "/sys/fs/cgroup/memory/berth/memory.memsw.usage_in_bytes",
  ];
  return places.some((path) => existsSync(path)) || existsSync("/sys/fs/cgroup/cgroup.controllers");
}

function hasSysResource(): boolean {
  const set = /^CapEff:\s+([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return ((BigInt(`0x${set}`) >> CAP_SYS_RESOURCE) & 1n) === 1n;
}
