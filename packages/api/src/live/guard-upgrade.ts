import type { IncomingMessage } from "node:http";
import type { Caller } from "@berth/control/actor.ts";
import { isTrustedOrigin } from "@berth/control/auth/trusted-origins.ts";
import type { Panel } from "@berth/control/panel.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { createContext } from "../context.ts";
import { isForThisPanel } from "../http/guard-request.ts";

/**
 * Lets a WebSocket's upgrade in and says whose it is, or throws. Browsers send cookies with a
 * WebSocket from any page and no CORS stands in between, so the origin must be named and ours.
 */
export async function guardUpgrade(panel: Panel, req: IncomingMessage): Promise<Caller> {
  const { origin, host } = req.headers;
  const isOurs = origin !== undefined && host !== undefined && isTrustedOrigin(panel.publicUrl, { origin, host });
  if (!isOurs || !isForThisPanel(panel.publicUrl, req)) {
    throw new BerthError("session.forbidden", `a socket from ${origin ?? "no origin"}`);
  }
  const { caller } = await createContext(panel, req.headers);
  if (caller === null) throw new BerthError("session.required", "no session");
  return caller;
}
