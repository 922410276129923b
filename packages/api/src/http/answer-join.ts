import type { IncomingMessage, ServerResponse } from "node:http";
import { joinNode } from "@berth/control/node/join.ts";
import type { Panel } from "@berth/control/panel.ts";
import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { errors } from "@berth/core/messages/en/errors.ts";
import { formatErrorText } from "@berth/core/messages/format-error-text.ts";
import { readRequestId } from "../context.ts";

const MAX_BODY_BYTES = 65_536;

/** Reads a small JSON body; anything else is `input.invalid`. */
async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new BerthError("input.invalid", "the body is too large");
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new BerthError("input.invalid", "the body is not JSON", { cause });
  }
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
}

/** Answers `POST /join`: a node with a token becomes one of ours. */
export async function answerJoin(panel: Panel, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const traceId = readRequestId(req.headers);
  try {
    if (req.method !== "POST") throw new BerthError("input.invalid", "not a POST");
    answer(res, 200, await joinNode({ db: panel.db.system, authority: panel.authority }, await readJson(req)));
  } catch (thrown) {
    const error = toBerthError(thrown);
    panel.log.warn({ requestId: traceId, err: error }, "a node could not join");
    const { code, params } = error;
    answer(res, errorCatalogue[code].http, {
      error: { code, message: formatErrorText(errors[code], params), traceId },
    });
  }
}
