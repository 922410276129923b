import { BerthError } from "@berth/core/errors/berth-error.ts";
import { authorise, type Caller } from "../actor.ts";
import type { TerminalGrant } from "../console/ticket.ts";
import { findContainer } from "../container/find-container.ts";

/**
 * Takes a terminal's ticket and asks again what was asked when it was issued: in the minute between, a
 * right may have been taken away or the container deleted, and an open terminal is looked at no more.
 */
export async function enterTerminal(caller: Caller, ticket: string): Promise<TerminalGrant> {
  const grant = await caller.panel.terminals.takeTicket(ticket, caller.sessionId);
  const container = await findContainer(authorise(caller, "terminal.open"), grant.ctid);
  if (container.nodeId === grant.nodeId) return grant;
  throw new BerthError("console.ticket_invalid", `container ${grant.ctid} is on another node now`);
}
