import type { WebSocket } from "ws";

/** A browser that neither answers a ping nor says anything for two turns is gone. */
const TURN_MS = 20_000;
/** A reader this far behind will not catch up; it comes back and asks anew. */
const MAX_BEHIND_BYTES = 8 * 1024 * 1024;

/** Pings a socket as long as it is open, and cuts it when nobody is there or nobody reads. */
export function keepAlive(socket: WebSocket, turnMs = TURN_MS): void {
  let isHeard = true;
  const hear = () => {
    isHeard = true;
  };
  const timer = setInterval(() => {
    // A socket we do not read at the moment cannot be heard: its answer waits in the kernel.
    if ((!isHeard && !socket.isPaused) || socket.bufferedAmount > MAX_BEHIND_BYTES) return socket.terminate();
    isHeard = false;
    socket.ping();
  }, turnMs);
  socket.on("pong", hear);
  socket.on("message", hear);
  socket.once("close", () => clearInterval(timer));
}
