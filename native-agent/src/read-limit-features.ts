// Which limits of a plan this node can hold, as features of the node: what a plan's form says beside a field comes
// from here. Called by read-facts.ts at every question, for a module may be loaded and swap switched on any time.
import { featureNames } from "@berth/contract/feature-names.ts";
import type { CgroupMode } from "./cgroup/cgroups.ts";
import type { Network } from "./net/network.ts";
import type { Feature } from "./preflight.ts";

export interface LimitSource {
  readonly mode: CgroupMode;
  /** Swap of the whole node; 0 when it has none. */
  readonly swapBytes: number;
  readonly network: Pick<Network, "findRateTrouble">;
}

/** Reads them in a fixed order. */
export function readLimitFeatures({ mode, swapBytes, network }: LimitSource): Feature[] {
  return [
    readRates(network),
    {
      name: featureNames.bufferedWrites,
      isPresent: mode === "v2",
      note: "without it pages written back later have the plan's write rate once more for themselves, beside what programs write directly; boot with systemd.unified_cgroup_hierarchy=1 (cgroup v2)",
    },
    {
      name: featureNames.swap,
      isPresent: swapBytes > 0,
      note: "without it a plan's swap is never used: what does not fit into memory is killed; add swap to the host",
    },
  ];
}

function readRates(network: LimitSource["network"]): Feature {
  const lost =
    "without it a plan with a network rate is refused; load ifb, sch_tbf, sch_ingress, cls_u32 and act_mirred";
  const feature = { name: featureNames.networkRates, isPresent: false, note: lost };
  try {
    const trouble = network.findRateTrouble();
    return trouble === null ? { ...feature, isPresent: true } : { ...feature, note: `${lost} (${trouble})` };
  } catch {
    return { ...feature, note: `${lost} (it could not be tried)` };
  }
}
