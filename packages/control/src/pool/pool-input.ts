import { BerthError } from "@berth/core/errors/berth-error.ts";
import { MOST_LISTED } from "@berth/core/pool/address-list.ts";
import { ipv4PoolSchema, isInPool, parseIpv4, poolCidrSchema } from "@berth/core/pool/ipv4-pool.ts";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { z } from "zod";

const MOST_HOURS = 24 * 365;

/** What a pool is made of, as the form sends it. */
export const poolFields = z.strictObject({
  name: displayNameSchema,
  cidr: poolCidrSchema,
  delivery: z.enum(["nat", "routed"]),
  /** The node the provider's router sends a routed pool to; null for NAT. */
  nodeId: z.uuid().nullable(),
  reserved: z.array(z.ipv4()).max(MOST_LISTED),
  quarantineHours: z.number().int().min(0).max(MOST_HOURS),
});
export type PoolFields = z.output<typeof poolFields>;

/** Says that a routed pool names its node and no other does. */
export const nodeFitsDelivery = ({ delivery, nodeId }: Pick<PoolFields, "delivery" | "nodeId">) =>
  (delivery === "routed") === (nodeId !== null);

/** Puts what is kept back in order, each once; throws `address.invalid` for what the pool could not give anyway. */
export function orderReserved({ cidr, reserved }: Pick<PoolFields, "cidr" | "reserved">): string[] {
  const pool = ipv4PoolSchema.parse(cidr);
  const wrong = reserved.findIndex((address) => !isInPool(pool, address));
  if (wrong !== -1) {
    throw new BerthError("address.invalid", `${reserved[wrong]} is not one of ${cidr} to give`, {
      field: `reserved.${wrong}`,
    });
  }
  return [...new Set(reserved)].sort((a, b) => parseIpv4(a) - parseIpv4(b));
}
