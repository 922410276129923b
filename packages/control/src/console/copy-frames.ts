import type { WebSocket } from "ws";

/** Above this many unsent bytes the sender is not read any more, below the second it is again. */
const HIGH_BYTES = 1024 * 1024;
const LOW_BYTES = 256 * 1024;

/**
 * Copies frames one way as they are, without looking into them. When `to` takes them slower than
 * `from` gives them, `from` is not read until it has caught up: memory stays bounded and the slowness
 * reaches the program that writes.
 */
export function copyFrames(from: WebSocket, to: WebSocket): void {
  from.on("message", (data, isBinary) => {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary: isBinary }, () => {
      if (from.isPaused && to.bufferedAmount < LOW_BYTES) from.resume();
    });
    if (to.bufferedAmount > HIGH_BYTES) from.pause();
  });
}
