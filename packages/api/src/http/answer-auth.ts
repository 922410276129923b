import type { IncomingMessage, ServerResponse } from "node:http";
import type { Panel } from "@berth/control/panel.ts";
import { readRequestId } from "../context.ts";
import { answerError } from "./answer-json.ts";
import { readBody } from "./read-body.ts";

/**
 * Answers /api/auth. The body is read here, whole and bounded: better-auth reads without an end, and
 * anybody may send to its doors. What has been read it takes from `body`.
 */
export async function answerAuth(panel: Panel, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") {
    try {
      Object.assign(req, { body: (await readBody(req)).toString("utf8") });
    } catch (thrown) {
      answerError(res, thrown, readRequestId(req.headers));
      return;
    }
  }
  await panel.auth.handle(req, res);
}
