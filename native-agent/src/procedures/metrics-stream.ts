// `metrics.stream`: one row of samples a second, of the containers somebody watches, while they watch.
import { subscription } from "./procedure.ts";

/** Streams each tick's samples of the given containers. */
export const metricsStream = subscription("metrics.stream", ({ ctx, input, signal }) =>
  ctx.sampler.subscribe(input.ctids, signal),
);
