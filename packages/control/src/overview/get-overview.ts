import { z } from "zod";
import { useCase } from "../use-case.ts";

const DAY_MS = 86_400_000;

/** Counts what the first page of staff sums up: containers by node and state, and the tasks that failed within a day. */
export const getOverview = useCase({
  permission: "node.read",
  input: z.void(),
  output: z.object({
    /** Those in the bin are counted as `binned` alone. */
    states: z.array(z.object({ nodeId: z.uuid(), state: z.string(), count: z.number().int() })),
    binned: z.number().int(),
    failedTasks: z.number().int(),
  }),
  async run({ db }) {
    const since = new Date(Date.now() - DAY_MS);
    const [seen, binned, failedTasks] = await Promise.all([
      db.observation.groupBy({
        by: ["nodeId", "state"],
        where: { container: { binnedAt: null } },
        _count: true,
        orderBy: [{ nodeId: "asc" }, { state: "asc" }],
      }),
      db.container.count({ where: { binnedAt: { not: null } } }),
      db.task.count({ where: { state: "failed", endedAt: { gt: since } } }),
    ]);
    const states = seen.map(({ nodeId, state, _count: count }) => ({ nodeId, state, count }));
    return { states, binned, failedTasks };
  },
});
