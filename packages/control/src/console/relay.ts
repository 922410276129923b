import type { WebSocket } from "ws";

/** What a terminal ticket stands for; it is good once, for 60 seconds, and only with the session that asked. */
export interface TerminalGrant {
  readonly sessionId: string;
  readonly userId: string;
  readonly nodeId: string;
  readonly ctid: number;
  readonly purpose: "root-shell" | "console";
  readonly shellId: string | null;
  readonly size: { readonly cols: number; readonly rows: number };
}

/** Joins a browser's terminal to its agent. */
export interface TerminalRelay {
  /** Issues a one-use ticket for `/ws/term?ticket=...`. */
  issueTicket(grant: TerminalGrant): Promise<string>;
  /** Takes a ticket: throws `console.ticket_invalid` when it is unknown, used, late or another session's. */
  takeTicket(ticket: string, sessionId: string): Promise<TerminalGrant>;
  /** Copies frames between the browser's open socket and the shell until either side ends. */
  join(browser: WebSocket, grant: TerminalGrant): Promise<void>;
  /** Closes every terminal of this panel; the shells live on at their nodes. */
  close(): Promise<void>;
}
