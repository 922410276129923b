import { historySchema, MAX_HISTORY_POINTS } from "@berth/contract/history.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";
import { findContainer } from "./find-container.ts";

const MINUTE_MS = 60_000;
const TWO_YEARS_MS = 731 * 24 * 60 * MINUTE_MS;

/** Shows what one container did in the past, as its node has kept it. `toMs` null is now. */
export const getContainerMetrics = useCase({
  permission: "container.read",
  input: z.strictObject({
    ctid: ctidSchema,
    spanMs: z.number().int().min(MINUTE_MS).max(TWO_YEARS_MS),
    toMs: z.number().int().min(TWO_YEARS_MS).nullable(),
    points: z.number().int().min(2).max(MAX_HISTORY_POINTS),
  }),
  output: historySchema,
  async run(actor, { ctid, spanMs, toMs: asked, points }) {
    const { nodeId } = await findContainer(actor, ctid);
    // The browser's clock may be wrong by hours; ours and the nodes' agree, or TLS would not work.
    const toMs = asked ?? Date.now();
    const ask = { ctid, fromMs: toMs - spanMs, toMs, points };
    return actor.panel.nodes.get(nodeId).ask("metrics.history", ask, { traceId: actor.requestId });
  },
});
