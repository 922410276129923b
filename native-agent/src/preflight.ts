// What this host's kernel can do, as the node's page shows it: each feature with what is lost without
// it. Called by main.ts at start; features that containers cannot be without stop the agent there,
// with one sentence, before anything was touched.
import { readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import type { NodeFacts } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { AgentConfig } from "./config.ts";
import { hasKernelFixes } from "./kernel-floor.ts";

export type Feature = NodeFacts["features"][number];

/** What the checks look at: this machine's own files. */
export interface Host {
  readonly uid: number;
  /** Reads a file whole; throws where there is none. */
  read(path: string): string;
  /** Says what a path is; undefined where there is nothing. */
  stat(path: string): { readonly isDirectory: boolean; readonly uid: number; readonly mode: number } | undefined;
}

const thisMachine: Host = {
  uid: process.getuid?.() ?? -1,
  read: (path) => readFileSync(path, "utf8"),
  stat: (path) => {
    const facts = statSync(path, { throwIfNoEntry: false });
    return facts === undefined ? undefined : { isDirectory: facts.isDirectory(), uid: facts.uid, mode: facts.mode };
  },
};

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
export function readFeatures(config: AgentConfig, host: Host = thisMachine): Feature[] {
  return listChecks(config, host).map(({ name, note, isPresent }) => ({ name, isPresent: holds(isPresent), note }));
}

/** Throws for the first feature that no container can be without. */
export function expectEssentials(config: AgentConfig, host: Host = thisMachine): void {
  const missing = listChecks(config, host).find(({ isEssential, isPresent }) => isEssential && !holds(isPresent));
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

function listChecks(config: AgentConfig, host: Host): readonly Check[] {
  return [...listEssentials(config, host), ...listUseful(host)];
}

function listEssentials(config: AgentConfig, host: Host): readonly Check[] {
  const essential = (name: string, note: string, isPresent: () => boolean): Check => ({
    name,
    note,
    isPresent,
    isEssential: true,
  });
  return [
    essential("root", "the agent must run as root", () => host.uid === 0),
    essential(
      "monitor program",
      `${config.monitorBinary} starts every container`,
      () => ((host.stat(config.monitorBinary)?.mode ?? 0) & 0o111) !== 0,
    ),
    essential(
      "user namespaces",
      "root inside must be nobody outside; raise user.max_user_namespaces",
      () => Number(host.read("/proc/sys/user/max_user_namespaces")) > 0,
    ),
    essential("overlayfs", "containers share their image by it; load the module overlay", () =>
      hasFileSystem(host, "overlay"),
    ),
    essential("ext4", "every container's disk is an ext4 image; load the module ext4", () =>
      hasFileSystem(host, "ext4"),
    ),
    essential(
      "loop devices",
      "a disk image is attached by one; load the module loop",
      () => host.stat("/dev/loop-control") !== undefined,
    ),
    essential(
      "directories of its own",
      `${config.dataDir} and ${config.runDir} must be root's, writable by nobody else`,
      () => [config.dataDir, config.runDir].every((directory) => isRootsAlone(host, directory)),
    ),
    essential(
      "seccomp filters",
      "dangerous system calls are refused by it",
      () => host.stat("/proc/sys/kernel/seccomp/actions_avail") !== undefined,
    ),
  ];
}

function listUseful(host: Host): readonly Check[] {
  const exists = (path: string): boolean => host.stat(path) !== undefined;
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
    useful("swap accounting", "without it swap cannot be limited; boot with swapaccount=1", () =>
      hasSwapAccounting(host),
    ),
    useful(
      "pressure stall information",
      "without it waiting for CPU, memory and disk is not shown; boot with psi=1",
      () => exists("/proc/pressure/cpu"),
    ),
    useful("CAP_SYS_RESOURCE", "without it a disk grows at the next start, not while the container runs", () =>
      hasSysResource(host),
    ),
    useful("lxcfs", "without it free and top inside show the whole host; install lxcfs", () =>
      exists("/var/lib/lxcfs/proc/meminfo"),
    ),
    useful("AppArmor", "one more wall round containers; not in this kernel", () =>
      exists("/sys/kernel/security/apparmor"),
    ),
  ];
}

/** Whoever may write in such a directory could put his own in the place of one we delete in or listen in. */
function isRootsAlone(host: Host, directory: string): boolean {
  const facts = host.stat(directory);
  return facts === undefined || (facts.isDirectory && facts.uid === 0 && (facts.mode & 0o022) === 0);
}

function hasFileSystem(host: Host, name: string): boolean {
  return new RegExp(`\\t${name}$`, "m").test(host.read("/proc/filesystems"));
}

function hasSwapAccounting(host: Host): boolean {
  const places = [
    "/sys/fs/cgroup/memory/memory.memsw.usage_in_bytes",
    "/sys/fs/cgroup/memory/berth/memory.memsw.usage_in_bytes",
    "/sys/fs/cgroup/cgroup.controllers",
  ];
  return places.some((path) => host.stat(path) !== undefined);
}

function hasSysResource(host: Host): boolean {
  const set = /^CapEff:\s+([0-9a-f]+)$/m.exec(host.read("/proc/self/status"))?.[1] ?? "0";
  return ((BigInt(`0x${set}`) >> CAP_SYS_RESOURCE) & 1n) === 1n;
}
