import { nodeFactsSchema } from "@berth/contract/node-facts.ts";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Transaction } from "@berth/db/database.ts";

const fields = { memory: "limits.memoryBytes", disk: "limits.diskBytes", cores: "limits.cpuMillicores" } as const;

function full(name: string, what: keyof typeof fields, free: number): BerthError {
  const params = { node: name, what, free: Math.max(0, Math.floor(free)) };
  return new BerthError("node.full", `${name} has ${params.free} left of ${what}`, { params, field: fields[what] });
}

/**
 * Throws `node.full` unless the node has room for these limits. Memory and disk are promises, so
 * their sum is bounded; cores are shared, so only one container's own number is.
 */
export async function assertRoom(tx: Transaction, nodeId: string, limits: ContainerLimits): Promise<void> {
  const node = await tx.node.findUnique({ where: { id: nodeId } });
  if (node === null) throw new BerthError("node.not_found", `no node ${nodeId}`, { field: "nodeId" });
  const facts = nodeFactsSchema.nullable().catch(null).parse(node.facts);
  if (facts === null || node.state !== "joined") {
    throw new BerthError("node.unreachable", `${node.name} is ${node.state}`, { field: "nodeId" });
  }
  const { _sum: sum } = await tx.container.aggregate({
    where: { nodeId },
    _sum: { memoryBytes: true, diskBytes: true },
  });
  const freeMemory = (facts.memoryBytes * node.memoryOvercommitPercent) / 100 - Number(sum.memoryBytes ?? 0);
  const freeDisk = (facts.diskBytes * node.diskOvercommitPercent) / 100 - Number(sum.diskBytes ?? 0);
  if (limits.memoryBytes > freeMemory) throw full(node.name, "memory", freeMemory);
  if (limits.diskBytes > freeDisk) throw full(node.name, "disk", freeDisk);
  if (limits.cpuMillicores > facts.cores * 1000) throw full(node.name, "cores", facts.cores);
}
