import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { createPlan } from "@berth/control/plan/create-plan.ts";
import type { PlanView } from "@berth/control/plan/plan-view.ts";
import type { ContainerLimits } from "@berth/core/container/limits.ts";

const GIB = 1024 ** 3;

/** The limits of a small VPS: one core, 1 GiB of memory, 4 GiB of disk, no limit on speeds. */
export const smallLimits: ContainerLimits = {
  cpuMillicores: 1000,
  memoryBytes: GIB,
  swapBytes: 0,
  diskBytes: 4 * GIB,
  processes: 512,
  diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
  network: { receiveBitsPerSec: null, transmitBitsPerSec: null },
};

/** Makes a plan as an admin does: a small one of a name nobody has, but for what is given. */
export async function seedPlan(
  admin: Caller,
  { name = `Plan ${randomUUID()}`, limits = {} }: { name?: string; limits?: Partial<ContainerLimits> } = {},
): Promise<PlanView> {
  return createPlan.call(admin, { name, limits: { ...smallLimits, ...limits } });
}
