import type { PlacedAddress } from "@berth/core/pool/ipv4-pool.ts";
import type { Transaction } from "@berth/db/database.ts";
import { z } from "zod";
import type { PoolUse } from "./pool-use.ts";

const ownerSchema = z.object({
  ctid: z.number().int(),
  hostname: z.string(),
  tenantName: z.string(),
  takenAt: z.date(),
  isBinned: z.boolean(),
});
type Owner = z.infer<typeof ownerSchema>;

/** One address of the map. `until` is when one that rests is free again. */
export const cellSchema = z.object({
  address: z.string(),
  state: z.enum(["free", "used", "reserved", "gateway", "network", "quarantined"]),
  owner: ownerSchema.nullable(),
  until: z.date().nullable(),
});
type Cell = z.infer<typeof cellSchema>;

/** Reads who has which of these addresses. */
async function readOwners(db: Pick<Transaction, "address">, addresses: string[]): Promise<Map<string, Owner>> {
  const container = { select: { ctid: true, hostname: true, binnedAt: true } };
  const rows = await db.address.findMany({
    where: { address: { in: addresses } },
    include: { container, tenant: { select: { name: true } } },
  });
  return new Map(
    rows.map(({ address, takenAt, container: { binnedAt, ...who }, tenant }) => [
      address,
      { ...who, tenantName: tenant.name, takenAt, isBinned: binnedAt !== null },
    ]),
  );
}

function viewCell({ address, place }: PlacedAddress, use: PoolUse, owner: Owner | null): Cell {
  if (owner !== null) return { address, state: "used", owner, until: null };
  if (place !== "host") return { address, state: place, owner, until: null };
  const until = use.quarantined.get(address) ?? null;
  if (use.reserved.has(address)) return { address, state: "reserved", owner, until: null };
  return { address, state: until === null ? "free" : "quarantined", owner, until };
}

/** Shows what each of these addresses is, and whose. */
export async function readMap(
  db: Pick<Transaction, "address">,
  use: PoolUse,
  placed: readonly PlacedAddress[],
): Promise<Cell[]> {
  const owners = await readOwners(
    db,
    placed.map(({ address }) => address),
  );
  return placed.map((one) => viewCell(one, use, owners.get(one.address) ?? null));
}
