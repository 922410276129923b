import type { Sample } from "@berth/contract/sample.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { findContainer } from "../container/find-container.ts";

export const watchMetricsInput = z.strictObject({ ctid: ctidSchema });

/** Follows the samples of one container in the actor's scope: the recent ring, then a row a tick. */
export async function* watchMetrics(
  actor: Actor,
  { ctid }: z.infer<typeof watchMetricsInput>,
  signal: AbortSignal,
): AsyncGenerator<Sample[], void> {
  const { nodeId } = await findContainer(actor, ctid);
  yield* actor.panel.metrics.watch(nodeId, ctid, signal);
}
