import { parseAddressList } from "@berth/core/pool/address-list.ts";
import { ipv4PoolSchema, isInPool, poolCidrSchema } from "@berth/core/pool/ipv4-pool.ts";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import type { CreatePoolInput } from "../../lib/api-types.ts";
import type { Faults } from "../../lib/field-fault.ts";

/** What stands in the fields of a pool's form; `nodeId` counts only when it is routed. */
export interface PoolValues {
  name: string;
  cidr: string;
  delivery: "nat" | "routed";
  nodeId: string;
  reserved: string;
  quarantineHours: string;
}

/** The fields in the order of the form. */
export const poolFieldNames = ["name", "cidr", "delivery", "nodeId", "reserved", "quarantineHours"] as const;

/** A day of rest suits most pools. */
export const firstPool: PoolValues = {
  name: "",
  cidr: "",
  delivery: "nat",
  nodeId: "",
  reserved: "",
  quarantineHours: "24",
};

const MOST_HOURS = 8760;

function parseReserved(
  text: string,
  cidr: string,
): { addresses: string[]; fault: "addressList" | "addressOutside" | null } {
  const list = parseAddressList(text);
  if ("wrong" in list) return { addresses: [], fault: "addressList" };
  const pool = ipv4PoolSchema.safeParse(cidr);
  const isOutside = pool.success && list.addresses.some((address) => !isInPool(pool.data, address));
  return { addresses: list.addresses, fault: isOutside ? "addressOutside" : null };
}

/** Reads the form as the panel will: what it makes, or what is wrong at which field. */
export function parsePool(values: PoolValues): { input: CreatePoolInput } | { faults: Faults<keyof PoolValues> } {
  const faults: Faults<keyof PoolValues> = {};
  const name = displayNameSchema.safeParse(values.name);
  if (!name.success) faults.name = { word: values.name.trim() === "" ? "required" : "name" };
  const cidr = poolCidrSchema.safeParse(values.cidr.trim());
  if (!cidr.success) faults.cidr = { word: values.cidr.trim() === "" ? "required" : "cidr" };
  if (values.delivery === "routed" && values.nodeId === "") faults.nodeId = { word: "required" };
  const reserved = parseReserved(values.reserved, values.cidr.trim());
  if (reserved.fault !== null) faults.reserved = { word: reserved.fault };
  const typed = values.quarantineHours.trim();
  const quarantineHours = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(quarantineHours <= MOST_HOURS)) faults.quarantineHours = { word: "range", values: { min: 0, max: MOST_HOURS } };
  if (!name.success || !cidr.success || Object.keys(faults).length > 0) return { faults };
  const { delivery } = values;
  return {
    input: {
      name: name.data,
      cidr: cidr.data,
      delivery,
      nodeId: delivery === "routed" ? values.nodeId : null,
      reserved: reserved.addresses,
      quarantineHours,
    },
  };
}

/** Finds the field of the form an error of the API belongs to; undefined when it belongs to none. */
export function poolFieldOf(path: string | null): keyof PoolValues | undefined {
  return poolFieldNames.find((name) => path === name || path?.startsWith(`${name}.`));
}
