import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Caller } from "@berth/control/actor.ts";
import { openSessionWatch, type SessionWatch } from "@berth/control/live/session-watch.ts";
import type { Panel } from "@berth/control/panel.ts";
import { enterTerminal } from "@berth/control/terminal/enter-terminal.ts";
import { toBerthError } from "@berth/core/errors/berth-error.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Context } from "../context.ts";
import { router } from "../trpc.ts";
import { SocketCounter } from "./count-sockets.ts";
import { guardUpgrade } from "./guard-upgrade.ts";
import { keepAlive } from "./keep-alive.ts";
import { liveRouter } from "./router.ts";

/** What a browser sends here is small; a paste into a terminal is the largest. */
const MAX_LIVE_BYTES = 64 * 1024;
const MAX_TERMINAL_BYTES = 1024 * 1024;
/** Our own closing code: the session is no longer what it was. */
export const SESSION_ENDED = 4401;
const RESTARTING = 1012;
/** A peer that does not answer our closing is cut after this long. */
const CLOSING_MS = 1000;

/** The panel's two WebSocket doors, /ws/live and /ws/term. */
export interface SocketDoors {
  /** Takes an upgrade that is ours; false leaves it to somebody else. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Closes every socket; browsers come back to the next panel. */
  close(): void;
}

type Upgrade = [req: IncomingMessage, socket: Duplex, head: Buffer];

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Closes a socket for good: after a moment for the other side's answer it is cut. */
function closeSoon(socket: WebSocket, code: number): void {
  socket.close(code);
  const timer = setTimeout(() => socket.terminate(), CLOSING_MS);
  socket.once("close", () => clearTimeout(timer));
}

/** What looks after every open socket. */
interface Keepers {
  readonly sessions: SessionWatch;
  readonly counter: SocketCounter;
}

/** Ties an open socket to its session: the end of one is the end of the other. */
function guardSocket({ sessions, counter }: Keepers, socket: WebSocket, caller: Caller): void {
  const watching = sessions.watch(caller, () => closeSoon(socket, SESSION_ENDED));
  const counted = counter.add(caller.userId);
  socket.once("close", () => {
    watching[Symbol.dispose]();
    counted[Symbol.dispose]();
  });
  keepAlive(socket);
}

function openServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
}

/** Subscriptions alone come this way: a command over a WebSocket would pass by the guards of HTTP. */
const socketRouter = router({ live: liveRouter });

/** Serves live subscriptions; who asks was found at the upgrade and cannot be said again. */
function openLiveServer(panel: Panel, callers: WeakMap<IncomingMessage, Caller>): WebSocketServer {
  const server = openServer(MAX_LIVE_BYTES);
  applyWSSHandler({
    wss: server,
    router: socketRouter,
    createContext: ({ req }): Context => {
      const caller = callers.get(req) ?? null;
      return { panel, caller, requestId: caller?.requestId ?? "" };
    },
    onError: ({ error, path, ctx }) =>
      panel.log.debug(
        { path, requestId: ctx?.requestId, err: error.cause ?? error },
        "a subscription ended with an error",
      ),
  });
  return server;
}

/** Opens the doors; server.ts hands them every upgrade first. */
export function openSocketDoors(panel: Panel): SocketDoors {
  const sessions = openSessionWatch({ db: panel.db.system, log: panel.log });
  const counter = new SocketCounter();
  const keepers = { sessions, counter };
  const callers = new WeakMap<IncomingMessage, Caller>();
  const live = openLiveServer(panel, callers);
  const terminal = openServer(MAX_TERMINAL_BYTES);

  async function openLive(...[req, socket, head]: Upgrade): Promise<void> {
    const caller = await guardUpgrade(panel, req);
    counter.assertRoom(caller.userId);
    callers.set(req, caller);
    live.handleUpgrade(req, socket, head, (open) => {
      guardSocket(keepers, open, caller);
      live.emit("connection", open, req);
    });
  }

  async function openTerminal(...[req, socket, head]: Upgrade): Promise<void> {
    const caller = await guardUpgrade(panel, req);
    const ticket = new URL(req.url ?? "", panel.publicUrl).searchParams.get("ticket") ?? "";
    counter.assertRoom(caller.userId);
    const grant = await enterTerminal(caller, ticket);
    terminal.handleUpgrade(req, socket, head, (open) => {
      guardSocket(keepers, open, caller);
      void panel.terminals.join(open, grant);
    });
  }

  const doors: Readonly<Record<string, (...upgrade: Upgrade) => Promise<void>>> = {
    "/ws/live": openLive,
    "/ws/term": openTerminal,
  };
  return {
    upgrade(req, socket, head) {
      const open = doors[(req.url ?? "").split("?", 1)[0] ?? ""];
      if (open === undefined) return false;
      socket.on("error", () => socket.destroy());
      open(req, socket, head).catch((thrown: unknown) => {
        const error = toBerthError(thrown);
        panel.log.debug({ err: error, url: req.url?.split("?", 1)[0] }, "a socket was refused");
        refuse(socket, errorCatalogue[error.code].http);
      });
      return true;
    },
    close() {
      sessions.close();
      for (const socket of [...live.clients, ...terminal.clients]) closeSoon(socket, RESTARTING);
    },
  };
}
