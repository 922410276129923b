// `image.build`: makes a Debian image from the host's own package sources; the caller chooses a suite
// and nothing else.
import { buildImage } from "../image/build-image.ts";
import { runOperation } from "../runtime/run-operation.ts";
import { mutation } from "./procedure.ts";

/** Starts `build` and answers with its operation. */
export const imageBuild = mutation("image.build", ({ ctx, input }) => {
  const job = { id: input.operationId, kind: "image.build", ctid: null, action: null, traceId: ctx.traceId } as const;
  return runOperation(ctx.agent, job, async (progress) => {
    await buildImage(ctx.images, { suite: input.suite }, progress);
  });
});
