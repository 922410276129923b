import { nodeFactsSchema } from "@berth/contract/node-facts.ts";
import type { ScopedDb } from "@berth/db/database.ts";
import { z } from "zod";

const allocatedSchema = z.object({
  cpuMillicores: z.number().int(),
  memoryBytes: z.number().int(),
  diskBytes: z.number().int(),
});

/** A node as the provider sees it. `facts` is null before the first hello; `allocated` is what was promised. */
export const nodeViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(["joining", "joined", "lost", "revoked"]),
  lastSeenAt: z.date().nullable(),
  facts: nodeFactsSchema.nullable(),
  allocated: allocatedSchema,
  containerCount: z.number().int(),
  runningCount: z.number().int(),
});
export type NodeView = z.infer<typeof nodeViewSchema>;

/** What is promised on each node, by its id: the sums over its containers. */
async function sumContainers(db: ScopedDb, where: { nodeId?: string }) {
  const sums = await db.container.groupBy({
    by: ["nodeId"],
    where,
    _sum: { cpuMillicores: true, memoryBytes: true, diskBytes: true },
    _count: true,
  });
  return new Map(sums.map((sum) => [sum.nodeId, sum]));
}

/** Reads and shows the nodes with this id, or all for null, by name. */
export async function viewNodes(db: ScopedDb, id: string | null): Promise<NodeView[]> {
  const where = id === null ? {} : { nodeId: id };
  const [nodes, sums, running] = await Promise.all([
    db.node.findMany({ where: id === null ? {} : { id }, orderBy: { name: "asc" } }),
    sumContainers(db, where),
    db.observation.groupBy({
      by: ["nodeId"],
      where: { ...where, state: { in: ["running", "unmonitored"] } },
      _count: true,
    }),
  ]);
  const counts = new Map(running.map((row) => [row.nodeId, row._count]));
  return nodes.map((node) => {
    const sum = sums.get(node.id);
    return {
      ...node,
      facts: nodeFactsSchema.nullable().catch(null).parse(node.facts),
      allocated: {
        cpuMillicores: sum?._sum.cpuMillicores ?? 0,
        memoryBytes: Number(sum?._sum.memoryBytes ?? 0),
        diskBytes: Number(sum?._sum.diskBytes ?? 0),
      },
      containerCount: sum?._count ?? 0,
      runningCount: counts.get(node.id) ?? 0,
    };
  });
}
