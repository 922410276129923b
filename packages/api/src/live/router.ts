import { watchChanges } from "@berth/control/live/watch-changes.ts";
import { watchMetrics, watchMetricsInput } from "@berth/control/metrics/watch-metrics.ts";
import { guarded, router } from "../trpc.ts";
import { limitWatches } from "./limit-watches.ts";

const never = new AbortController().signal;

/** What /ws/live carries: hints of what to ask anew, and the samples of a container somebody looks at. */
export const liveRouter = router({
  changes: guarded("container.read").subscription(({ ctx, signal }) =>
    limitWatches(ctx.caller, watchChanges(ctx.actor, signal ?? never)),
  ),
  metrics: guarded("container.read")
    .input(watchMetricsInput)
    .subscription(({ ctx, input, signal }) =>
      limitWatches(ctx.caller, watchMetrics(ctx.actor, input, signal ?? never)),
    ),
});
