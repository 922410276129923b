// The WebSocket door /term of both servers: a ticket in, a terminal out. Built once by main.ts. What
// holds: the caller is the panel or root already (the servers saw to that), and without a good ticket
// it still gets nothing.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { agentEndpoints } from "@berth/contract/endpoints.ts";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import { relayTerminal } from "../console/relay-terminal.ts";
import type { OpenedTerminal, Terminals } from "../console/terminals.ts";

export interface TerminalDoor {
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Closes every terminal's line; the shells live on for their minute. */
  close(): void;
}

/** A frame is at most one paste. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** Builds the door. */
export function openTerminalDoor(terminals: Terminals, log: Logger): TerminalDoor {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  return {
    onUpgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      const terminal = redeem(terminals, request);
      if (terminal === null) return refuse(socket);
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        relayTerminal(webSocket, terminal).catch((err: unknown) => log.error({ err }, "relaying a terminal"));
      });
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function redeem(terminals: Terminals, request: IncomingMessage): OpenedTerminal | null {
  const url = new URL(request.url ?? "/", "http://agent");
  if (url.pathname !== agentEndpoints.terminal) return null;
  try {
    return terminals.take(url.searchParams.get("ticket") ?? "");
  } catch {
    return null;
  }
}

function refuse(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
