// Opens terminals of containers: the console with its login prompt, or a root shell. Called by the
// procedure terminal.open; the answer is a ticket, and the terminal itself is dialled at /term with
// it. What holds: whoever has no ticket gets no byte, and each ticket leads to one terminal.

import type { terminalOpenSchema } from "@berth/contract/terminal.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { z } from "zod";
import { connectMonitor } from "../monitor/monitor-client.ts";
import type { Agent } from "../runtime/agent.ts";
import type { LiveContainer } from "../runtime/live-container.ts";
import { findShell, openShell } from "../runtime/open-shell.ts";
import { createTickets } from "./tickets.ts";

export type TerminalAsk = z.infer<typeof terminalOpenSchema>;

/** A terminal somebody may dial: where its monitor answers, and the size it shall have. */
export interface OpenedTerminal {
  readonly shellId: string;
  readonly socketPath: string;
  readonly size: TerminalAsk["size"];
}

export interface Terminals {
  /** Makes or finds the terminal; `container.already_stopped` when the container does not run. */
  open(ask: TerminalAsk): Promise<{ ticket: string; shellId: string }>;
  /** Takes a ticket, once; throws `console.ticket_invalid`. */
  take(ticket: string): OpenedTerminal;
}

/** Makes the terminals of one agent's life; shells of earlier lives are found by their id. */
export function createTerminals(agent: Agent): Terminals {
  const tickets = createTickets<OpenedTerminal>();
  return {
    take: (ticket) => tickets.take(ticket),
    async open(ask) {
      const live = agent.live.get(ask.ctid);
      if (live === undefined) throw new BerthError("container.already_stopped", `container ${ask.ctid} does not run`);
      const found = ask.purpose === "console" ? findConsole(agent, live) : await findOrOpenShell(agent, ask);
      return { ticket: tickets.issue({ ...found, size: ask.size }), shellId: found.shellId };
    },
  };
}

/** The console has one terminal for the container's life; its name is the container's own. */
function findConsole(agent: Agent, live: LiveContainer): Omit<OpenedTerminal, "size"> {
  if (!live.isMonitored) throw new BerthError("monitor.lost", `the console of container ${live.ctid} has no monitor`);
  return { shellId: agent.state.containers.get(live.ctid).spec.uuid, socketPath: live.consolePath };
}

async function findOrOpenShell(
  agent: Agent,
  { ctid, shellId, size }: TerminalAsk,
): Promise<Omit<OpenedTerminal, "size">> {
  const earlier = shellId === null ? null : findShell(agent, { ctid, shellId });
  if (earlier !== null && (await isServed(earlier.socketPath))) return earlier;
  return openShell(agent, ctid, { size });
}

/** A socket file may outlive its monitor by a kill; only an answer counts. */
async function isServed(socketPath: string): Promise<boolean> {
  try {
    (await connectMonitor(socketPath)).close();
    return true;
  } catch {
    return false;
  }
}
