import type { IncomingMessage, ServerResponse } from "node:http";
import type { Panel } from "@berth/control/panel.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { createContext } from "../context.ts";
import { toPublicError } from "../error-shape.ts";
import { appRouter } from "../router.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_BATCH = 20;

/** Answers one request below /api/trpc; `path` is the procedure's name, or several with commas between. */
export async function answerTrpc(
  panel: Panel,
  exchange: { req: IncomingMessage; res: ServerResponse; path: string },
): Promise<void> {
  await nodeHTTPRequestHandler({
    ...exchange,
    router: appRouter,
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH,
    createContext: ({ req }) => createContext(panel, req.headers),
    onError({ error, path, ctx }) {
      // An error is logged where it stops, which is here. Refusals are answers, not faults.
      const { code, traceId } = toPublicError(error, ctx?.requestId ?? "");
      const about = { path, code, requestId: traceId, userId: ctx?.caller?.userId, err: error.cause ?? error };
      if (errorCatalogue[code].http >= 500) panel.log.error(about, "a request failed");
      else panel.log.debug(about, "a request was refused");
    },
    // What a session may see must not lie in a cache between us and its browser.
    responseMeta: () => ({ headers: { "cache-control": "no-store" } }),
  });
}
