import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Caller } from "@berth/control/actor.ts";
import { findCaller } from "@berth/control/auth/find-caller.ts";
import type { Panel } from "@berth/control/panel.ts";
import { z } from "zod";

/** What every procedure starts from. `caller` is null without a valid session. */
export interface Context {
  readonly panel: Panel;
  readonly caller: Caller | null;
  readonly requestId: string;
}

/** Takes the request id a browser made, or makes one: whatever else is in the header goes nowhere. */
export function readRequestId(headers: IncomingMessage["headers"]): string {
  return z.uuid().safeParse(headers["x-request-id"]).data ?? randomUUID();
}

/** Finds out who asks: from the session's cookie and nothing else. */
export async function createContext(panel: Panel, headers: IncomingMessage["headers"]): Promise<Context> {
  const requestId = readRequestId(headers);
  return { panel, requestId, caller: await findCaller(panel, headers, requestId) };
}
