import { z } from "zod";
import { useCase } from "../use-case.ts";

const SHOWN = 50;

/** Who had an address, from when to when; `releasedAt` null is who has it now. */
export const addressHolderSchema = z.object({
  ctid: z.number().int(),
  hostname: z.string(),
  /** Null when the customer is not in the books any more. */
  tenantName: z.string().nullable(),
  takenAt: z.date(),
  releasedAt: z.date().nullable(),
  quarantinedUntil: z.date().nullable(),
});

/** Shows who has an address and who had it before, newest first. */
export const getAddressHistory = useCase({
  permission: "pool.read",
  input: z.strictObject({ address: z.ipv4() }),
  output: z.array(addressHolderSchema),
  async run({ db }, { address }) {
    const now = await db.address.findUnique({ where: { address }, include: { container: true, tenant: true } });
    const before = await db.addressHistory.findMany({
      where: { address },
      orderBy: { takenAt: "desc" },
      take: SHOWN,
    });
    const tenants = await db.tenant.findMany({ where: { id: { in: before.map(({ tenantId }) => tenantId) } } });
    const names = new Map(tenants.map(({ id, name }) => [id, name]));
    const past = before.map((row) => ({ ...row, tenantName: names.get(row.tenantId) ?? null }));
    if (now === null) return past;
    const { takenAt, container, tenant } = now;
    const { ctid, hostname } = container;
    return [{ ctid, hostname, tenantName: tenant.name, takenAt, releasedAt: null, quarantinedUntil: null }, ...past];
  },
});
