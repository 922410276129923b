import type { ServerResponse } from "node:http";
import { type BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { errors } from "@berth/core/messages/en/errors.ts";
import { formatErrorText } from "@berth/core/messages/format-error-text.ts";

/** Answers a door that is not tRPC's with JSON that no cache keeps. */
export function answerJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
}

/** Answers with an error as programs read it, and gives it back for the log. The body may be unread, so the connection ends. */
export function answerError(res: ServerResponse, thrown: unknown, traceId: string): BerthError {
  const error = toBerthError(thrown);
  const { code, params, field = null } = error;
  const headers = { "content-type": "application/json", "cache-control": "no-store", connection: "close" };
  res.writeHead(errorCatalogue[code].http, headers);
  res.end(JSON.stringify({ error: { code, message: formatErrorText(errors[code], params), field, params, traceId } }));
  return error;
}
