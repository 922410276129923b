import { featureNames } from "@berth/contract/feature-names.ts";
import type { NodeView } from "../../lib/api-types.ts";
import type { LimitValues } from "./limit-values.ts";

/** What some nodes cannot hold of the limits that are asked for. */
export interface Gap {
  readonly kind: "swap" | "network" | "writes";
  readonly nodes: readonly string[];
}

type Asked = Pick<LimitValues, "swapGib" | "receiveMbit" | "transmitMbit" | "writeMibPerSec" | "writeOps">;

/** Which limits ask for what a node may lack. A field that holds nothing, or zero, asks for nothing. */
const needs = [
  { kind: "swap", feature: featureNames.swap, fields: ["swapGib"] },
  { kind: "network", feature: featureNames.networkRates, fields: ["receiveMbit", "transmitMbit"] },
  { kind: "writes", feature: featureNames.bufferedWrites, fields: ["writeMibPerSec", "writeOps"] },
] as const;

/** Finds what the nodes lack of what is asked for, so that the form says it before a customer finds out. */
export function findGaps(asked: Asked, nodes: readonly Pick<NodeView, "name" | "facts">[]): readonly Gap[] {
  return needs.flatMap(({ kind, feature, fields }) => {
    if (fields.every((field) => /^[0.,\s]*$/.test(asked[field]))) return [];
    const lacking = nodes.filter(({ facts }) =>
      facts?.features.some(({ name, isPresent }) => name === feature && !isPresent),
    );
    return lacking.length === 0 ? [] : [{ kind, nodes: lacking.map(({ name }) => name) }];
  });
}
