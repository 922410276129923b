import { once } from "node:events";
import type { TerminalControl } from "@berth/contract/terminal.ts";
import { type BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import { audit } from "../audit.ts";
import type { NodeClients } from "../node/node-clients.ts";
import { fromNetwork } from "../node/read-agent-error.ts";
import { copyFrames } from "./copy-frames.ts";
import { issueTicket, type TerminalGrant, takeTicket } from "./ticket.ts";

/** Closing codes of RFC 6455, 7.4.1. */
const NORMAL = 1000;
const FAILED = 1011;
const RESTARTING = 1012;

/** Joins a browser's terminal to its agent. */
export interface TerminalRelay {
  /** Issues a ticket for `/ws/term?ticket=...`: good once, for 60 seconds, with the session that asked. */
  issueTicket(grant: TerminalGrant): Promise<string>;
  /** Takes a ticket: throws `console.ticket_invalid` when it is unknown, used, late or another session's. */
  takeTicket(ticket: string, sessionId: string): Promise<TerminalGrant>;
  /** Copies frames between the browser's open socket and the shell until either side ends; never throws. */
  join(browser: WebSocket, grant: TerminalGrant): Promise<void>;
  /** Closes every terminal of this panel; the shells live on at their nodes. */
  close(): Promise<void>;
}

/** What the relay is made from. */
export interface TerminalRelaySource {
  readonly db: SystemDb;
  readonly nodes: NodeClients;
  readonly log: Logger;
}

/** Gets a ticket of the agent's own and dials with it; the socket it gives is open. A shell that is new is in the audit before. */
async function openShell({ db, nodes }: TerminalRelaySource, grant: TerminalGrant): Promise<WebSocket> {
  const client = nodes.get(grant.nodeId);
  const { ctid, purpose, shellId, size, opening } = grant;
  const { ticket, shellId: openedId } = await client.call("terminal.open", { ctid, purpose, shellId, size });
  if (opening !== undefined && openedId !== shellId) await audit(db, opening.doer, opening.line);
  const agent = await client.dialTerminal(ticket);
  // Read nothing before the copying begins: the first frames name the shell and bring its scrollback.
  agent.once("open", () => agent.pause());
  agent.on("error", () => undefined);
  try {
    await once(agent, "open");
  } catch (cause) {
    throw fromNetwork(cause, grant.nodeId);
  }
  return agent;
}

function tellError(browser: WebSocket, error: BerthError): void {
  const frame: TerminalControl = { type: "error", code: error.code };
  browser.send(JSON.stringify(frame));
  browser.close(FAILED);
}

/** Ties two open sockets together: frames both ways, and the end of one is the end of the other. */
function tie(browser: WebSocket, agent: WebSocket, nodeId: string): Promise<unknown> {
  agent.once("close", (code: number) => {
    if (code === NORMAL) browser.close(NORMAL);
    else if (browser.readyState === browser.OPEN)
      tellError(browser, fromNetwork(new Error(`terminal closed with ${code}`), nodeId));
    browser.resume();
  });
  browser.once("close", () => {
    agent.close(NORMAL);
    agent.resume();
  });
  const closed = once(agent, "close");
  copyFrames(browser, agent);
  copyFrames(agent, browser);
  agent.resume();
  browser.resume();
  return closed;
}

/** Opens the relay. */
export function openTerminalRelay(source: TerminalRelaySource): TerminalRelay {
  const { db, log } = source;
  const browsers = new Set<WebSocket>();

  async function join(browser: WebSocket, grant: TerminalGrant): Promise<void> {
    browsers.add(browser);
    browser.on("error", () => undefined);
    browser.once("close", () => browsers.delete(browser));
    browser.pause();
    try {
      const agent = await openShell(source, grant);
      if (browser.readyState === browser.OPEN) await tie(browser, agent, grant.nodeId);
      else agent.terminate();
    } catch (thrown) {
      const error = toBerthError(thrown, "console.failed");
      log.warn({ nodeId: grant.nodeId, ctid: grant.ctid, code: error.code, err: error }, "a terminal did not open");
      if (browser.readyState === browser.OPEN) tellError(browser, error);
      browser.resume();
    }
  }

  return {
    issueTicket: (grant) => issueTicket(db, grant),
    takeTicket: (ticket, sessionId) => takeTicket(db, ticket, sessionId),
    join,
    async close() {
      for (const browser of browsers) browser.close(RESTARTING);
    },
  };
}
