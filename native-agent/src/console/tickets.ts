// Tickets for /term: each names one terminal, is good once and for 60 seconds, and is known to nobody
// but whoever asked for it. Made by terminals.ts, taken by terminal-door.ts.
import { randomBytes } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";

export interface Tickets<T> {
  /** Gives a ticket for `thing`. */
  issue(thing: T): string;
  /** Takes a ticket and gives its thing; throws `console.ticket_invalid` when it was used, is too old, or never was. */
  take(ticket: string): T;
}

const GOOD_FOR_MS = 60_000;
/** More than this nobody uses within a minute; beyond it the oldest go first. */
const MOST_TICKETS = 1000;

/** Makes an empty set of tickets. */
export function createTickets<T>(clock: () => number = Date.now): Tickets<T> {
  const issued = new Map<string, { readonly thing: T; readonly untilMs: number }>();

  const forget = () => {
    for (const [ticket, { untilMs }] of issued) {
      if (untilMs > clock() && issued.size < MOST_TICKETS) return;
      issued.delete(ticket);
    }
  };
  return {
    issue(thing) {
      forget();
      const ticket = randomBytes(32).toString("base64url");
      issued.set(ticket, { thing, untilMs: clock() + GOOD_FOR_MS });
      return ticket;
    },
    take(ticket) {
      const found = issued.get(ticket);
      issued.delete(ticket);
      if (found === undefined || found.untilMs <= clock())
        throw new BerthError("console.ticket_invalid", "no such ticket, or it was used");
      return found.thing;
    },
  };
}
