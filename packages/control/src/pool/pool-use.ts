import { ipv4PoolSchema, isInNetwork, nextFreeAddress, poolSize } from "@berth/core/pool/ipv4-pool.ts";
import type { Transaction } from "@berth/db/database.ts";

/** The columns of a pool that decide which of its addresses can be given. */
export interface PoolRow {
  readonly id: string;
  readonly cidr: string;
  readonly reserved: readonly string[];
}

/** Which addresses of a pool cannot be given now, and why; an address may be in more than one. */
export interface PoolUse {
  readonly used: ReadonlySet<string>;
  readonly reserved: ReadonlySet<string>;
  /** Addresses that rest, and until when. */
  readonly quarantined: ReadonlyMap<string, Date>;
}

/** Reads which addresses of a pool are out, kept back or resting. */
export async function readPoolUse(
  db: Pick<Transaction, "address" | "addressHistory">,
  pool: PoolRow,
  now = new Date(),
): Promise<PoolUse> {
  const network = ipv4PoolSchema.parse(pool.cidr);
  const taken = await db.address.findMany({ where: { poolId: pool.id }, select: { address: true } });
  // By address, not by pool: a pool that is deleted and made again must not wake what rests.
  const resting = await db.addressHistory.findMany({
    where: { quarantinedUntil: { gt: now } },
    select: { address: true, quarantinedUntil: true },
    orderBy: { quarantinedUntil: "asc" },
  });
  const quarantined = resting.flatMap(({ address, quarantinedUntil: until }): [string, Date][] =>
    until !== null && isInNetwork(network, address) ? [[address, until]] : [],
  );
  return {
    used: new Set(taken.map(({ address }) => address)),
    reserved: new Set(pool.reserved),
    quarantined: new Map(quarantined),
  };
}

/** How full a pool is; the four add up to `total`, and what is out counts as used whatever else it is. */
export interface PoolCounts {
  readonly total: number;
  readonly used: number;
  readonly reserved: number;
  readonly quarantined: number;
  readonly free: number;
  /** The address the next container gets; null when there is none. */
  readonly nextFree: string | null;
}

/** Counts a pool's addresses by what they are. */
export function countPool(cidr: string, { used, reserved, quarantined }: PoolUse): PoolCounts {
  const pool = ipv4PoolSchema.parse(cidr);
  const total = poolSize(pool);
  const kept = [...reserved].filter((address) => !used.has(address));
  const resting = [...quarantined.keys()].filter((address) => !used.has(address) && !reserved.has(address));
  return {
    total,
    used: used.size,
    reserved: kept.length,
    quarantined: resting.length,
    free: total - used.size - kept.length - resting.length,
    nextFree: nextFreeAddress(pool, [...used, ...kept, ...resting]),
  };
}
