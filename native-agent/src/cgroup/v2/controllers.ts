// The controllers that live in cgroup2 on this host. Called once by open-cgroups.ts. `npm run test:vm` measures them
// on a kernel that has all of them there; the usual root tests run the device filter on the cgroup2 of a hybrid host.
import type { Controller } from "../controller.ts";
import type { Hierarchies } from "../hierarchies.ts";
import { pids } from "../pids.ts";
import { cpu } from "./cpu.ts";
import { devices } from "./devices.ts";
import { io } from "./io.ts";
import { memory } from "./memory.ts";

const v2Controllers: readonly Controller[] = [cpu, memory, io, pids];

/** Chooses by the text of the root's cgroup.controllers; devices join when no v1 tree has them. */
export function controllersOf(available: string, hierarchies: Hierarchies): Controller[] {
  const names = available.split(/\s+/);
  const chosen = v2Controllers.filter(({ name }) => names.includes(name));
  const hasDevicesOnV1 = hierarchies.v1.some((tree) => tree.controllers.includes(devices.name));
  return hasDevicesOnV1 ? chosen : [...chosen, devices];
}
