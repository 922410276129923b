import type { NodeView } from "../../lib/api-types.ts";

/** One thing a node has: how much in all, how much of it is promised to containers, how much is in use now. */
export interface Capacity {
  readonly kind: "cpu" | "memory" | "disk";
  readonly total: number;
  readonly allocated: number;
  /** Null where the node does not say. */
  readonly used: number | null;
}

/** Lays out what a node has; empty while the node has not told its facts. CPU counts in millicores. */
export function nodeCapacity(node: NodeView): readonly Capacity[] {
  const { facts, allocated } = node;
  if (facts === null) return [];
  return [
    { kind: "cpu", total: facts.cores * 1000, allocated: allocated.cpuMillicores, used: null },
    { kind: "memory", total: facts.memoryBytes, allocated: allocated.memoryBytes, used: facts.memoryUsedBytes },
    { kind: "disk", total: facts.diskBytes, allocated: allocated.diskBytes, used: facts.diskUsedBytes },
  ];
}

/** What is not yet promised; more promised than there is leaves zero. */
export function notAllocated(capacity: Capacity): number {
  return Math.max(0, capacity.total - capacity.allocated);
}
