// What a start makes and must not leave: everything of one container the kernel can be asked for, by its number and
// its uids alone, so that other tests on the machine do not count.
import { readdirSync, readFileSync } from "node:fs";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { findDiskDevices } from "../../src/rootfs/find-disk-devices.ts";
import type { Agent } from "../../src/runtime/agent.ts";

export interface Remains {
  readonly cgroups: readonly number[];
  readonly interfaces: readonly number[];
  readonly bindings: readonly number[];
  readonly detours: readonly number[];
  readonly disks: number;
  readonly processes: readonly string[];
}

export const nothing: Remains = { cgroups: [], interfaces: [], bindings: [], detours: [], disks: 0, processes: [] };

/** Asks the kernel what there is of a container. */
export function remainsOf(agent: Agent, ctid: Ctid): Remains {
  const { uidBase } = agent.state.containers.get(ctid);
  const disk = `${agent.config.dataDir}/containers/${ctid}/disk.ext4`;
  return {
    cgroups: agent.cgroups.census(),
    ...agent.network.census(),
    disks: findDiskDevices(disk).length,
    processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isOf(name, ctid, uidBase)),
  };
}

/** A process under the container's uids, its monitor, or the helper that holds a user namespace of its own. */
function isOf(pid: string, ctid: Ctid, uidBase: number): boolean {
  try {
    const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    const [program, , label = ""] = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
    const isMonitor = program === "berth-monitor" && [`${ctid}`, `${ctid} shell`, `${uidBase}`].includes(label);
    return isMonitor || (uid >= uidBase && uid < uidBase + 65_536);
  } catch {
    return false;
  }
}
