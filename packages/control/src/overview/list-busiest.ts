import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import type { Rates } from "@berth/core/metrics/rates.ts";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { useCase } from "../use-case.ts";
import { readRates } from "./read-rates.ts";

const SHOWN = 5;
/** Two ticks and a little; a node that is slower is left out. */
const PATIENCE_MS = 3500;
/** What one stream of the contract may carry. */
const MOST_A_NODE = 2000;

async function readNode(actor: Actor, nodeId: string): Promise<Map<Ctid, Rates>> {
  const where = { nodeId, state: { in: ["running", "unmonitored"] }, containerId: { not: null } };
  const rows = await actor.db.observation.findMany({ where, select: { ctid: true }, take: MOST_A_NODE });
  if (rows.length === 0) return new Map();
  const ctids = rows.map(({ ctid }) => ctidSchema.parse(ctid));
  return readRates(actor.panel.nodes.get(nodeId), ctids, AbortSignal.timeout(PATIENCE_MS));
}

/** Lists the containers that use the most CPU right now, over all nodes; it takes as long as two readings do. */
export const listBusiest = useCase({
  permission: "node.read",
  input: z.void(),
  output: z.array(
    z.object({ ctid: z.number().int(), hostname: z.string(), cpuCores: z.number(), cpuMillicores: z.number().int() }),
  ),
  async run(actor) {
    const nodes = await actor.db.node.findMany({ where: { state: "joined" }, select: { id: true } });
    const rates = (await Promise.all(nodes.map(({ id }) => readNode(actor, id)))).flatMap((read) => [...read]);
    const busiest = rates.toSorted(([, a], [, b]) => b.cpuCores - a.cpuCores).slice(0, SHOWN);
    const rows = await actor.db.container.findMany({
      where: { ctid: { in: busiest.map(([ctid]) => ctid) } },
      select: { ctid: true, hostname: true, cpuMillicores: true },
    });
    const byCtid = new Map(rows.map((row) => [row.ctid, row]));
    return busiest.flatMap(([ctid, { cpuCores }]) => {
      const row = byCtid.get(ctid);
      return row === undefined ? [] : [{ ...row, cpuCores }];
    });
  },
});
