import type { IncomingMessage, ServerResponse } from "node:http";
import type { Panel } from "@berth/control/panel.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { readRequestId } from "../context.ts";
import { answerError } from "./answer-json.ts";
import { readBody } from "./read-body.ts";

/**
 * Answers /api/auth. The body is read here, whole and bounded: better-auth reads without an end, and
 * anybody may send to its doors.
 */
export async function answerAuth(panel: Panel, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const requestId = readRequestId(req.headers);
  try {
    const body = req.method === "POST" ? (await readBody(req)).toString("utf8") : "";
    if (!(await panel.auth.answer({ req, body, requestId }, res))) res.writeHead(404).end();
  } catch (thrown) {
    const error = answerError(res, thrown, requestId);
    if (errorCatalogue[error.code].http >= 500) panel.log.error({ requestId, err: error }, "a sign-in door failed");
  }
}
