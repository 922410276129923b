import type { IncomingMessage, ServerResponse } from "node:http";
import { joinNode } from "@berth/control/node/join.ts";
import type { Panel } from "@berth/control/panel.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { readRequestId } from "../context.ts";
import { answerError, answerJson } from "./answer-json.ts";
import { readBody } from "./read-body.ts";

async function readJson(req: IncomingMessage): Promise<unknown> {
  const body = await readBody(req);
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new BerthError("input.invalid", "the body is not JSON", { cause });
  }
}

/** Answers `POST /join`: a node with a token becomes one of ours. */
export async function answerJoin(panel: Panel, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const requestId = readRequestId(req.headers);
  try {
    if (req.method !== "POST") throw new BerthError("input.invalid", "not a POST");
    const door = { db: panel.db.system, authority: panel.authority, requestId };
    answerJson(res, await joinNode(door, await readJson(req)));
  } catch (thrown) {
    const error = answerError(res, thrown, requestId);
    panel.log.warn({ requestId, err: error }, "a node could not join");
  }
}
