import type { Caller } from "@berth/control/actor.ts";
import { createPool } from "@berth/control/pool/create-pool.ts";

/** Makes a NAT pool as an admin does; of a network that no other pool and no node may have. */
export async function seedPool(admin: Caller, wanted: { readonly name: string; readonly cidr: string }) {
  return createPool.call(admin, { ...wanted, delivery: "nat", nodeId: null, reserved: [], quarantineHours: 24 });
}
