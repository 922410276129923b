import { featureNames } from "@berth/contract/feature-names.ts";
import { expect, it } from "vitest";
import type { NodeView } from "../../lib/api-types.ts";
import { findGaps } from "./find-gaps.ts";
import { firstLimits } from "./limit-values.ts";

const node = (name: string, missing: readonly string[]): Pick<NodeView, "name" | "facts"> => ({
  name,
  facts: {
    agentVersion: "0.1.0",
    agentStartId: "a",
    contractVersions: [1],
    hostname: name,
    kernel: "6.18",
    os: "Debian",
    cgroupMode: "hybrid",
    cores: 2,
    memoryBytes: 1,
    memoryUsedBytes: 0,
    swapBytes: 0,
    diskBytes: 1,
    diskUsedBytes: 0,
    bootedAtMs: 0,
    networks: [],
    features: Object.values(featureNames).map((feature) => ({
      name: feature,
      isPresent: !missing.includes(feature),
      note: "",
    })),
  },
});
const old = node("old", Object.values(featureNames));
const modern = node("modern", []);

it("names the nodes that cannot hold a limit, once it is asked for", () => {
  expect(findGaps(firstLimits, [old, modern])).toEqual([]);
  const asked = { ...firstLimits, swapGib: "0.5", receiveMbit: "100", writeOps: "200" };
  expect(findGaps(asked, [old, modern])).toEqual([
    { kind: "swap", nodes: ["old"] },
    { kind: "network", nodes: ["old"] },
    { kind: "writes", nodes: ["old"] },
  ]);
  expect(findGaps(asked, [modern])).toEqual([]);
});

it("says nothing of a node that has not told", () => {
  expect(findGaps({ ...firstLimits, swapGib: "1" }, [{ name: "new", facts: null }])).toEqual([]);
});
