// What a VPS may use: the cgroups that hold it, the devices it may open, and every limit of its plan as the kernel
// has it. Called by report-isolation.ts.
import type { CgroupInspection } from "../cgroup/cgroups.ts";
import { type Judge, reasonsFor, type Subject } from "./finding.ts";
import { judgeNamespace } from "./namespaces.ts";

/** The cgroups: its own in every tree of the host, and a namespace in which they are the root. */
export const judgeCgroups: Judge = (subject) => {
  const namespace = judgeNamespace(subject, "cgroup");
  const { memberships } = inspect(subject);
  return {
    ...namespace,
    evidence: [...namespace.evidence, ...memberships],
    reasons: [...namespace.reasons, ...reasonsFor(memberships, "outside_cgroup")],
  };
};

/** The devices: nothing but the short list can be opened, whatever nodes are inside. */
export const judgeDevices: Judge = (subject) => {
  const { devices } = inspect(subject);
  return { evidence: devices, reasons: reasonsFor(devices, "device_rules_changed") };
};

/** The limits: every one of them stands in the kernel as the plan says. */
export const judgeLimits: Judge = (subject) => {
  const { spec } = subject.record;
  const disk = subject.agent.disks.usage(spec.ctid)?.sizeBytes ?? 0;
  const evidence = [
    ...inspect(subject).limits,
    ...subject.agent.network.inspectRates(spec.ctid, spec.limits.network),
    { name: "disk size", found: String(disk), wanted: String(spec.limits.diskBytes) },
  ];
  return { evidence, reasons: reasonsFor(evidence, "limit_not_kept") };
};

function inspect({ agent, record, live, process }: Subject): CgroupInspection {
  const { ctid, limits } = record.spec;
  return agent.cgroups.inspect(ctid, { membership: process.read("cgroup"), limits, blockDevices: live.blockDevices });
}
