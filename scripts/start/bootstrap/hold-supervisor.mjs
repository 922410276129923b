// @ts-check
// What remains of `npm start` once Berth is ready: a connection that holds the supervisor. When it
// closes, for whatever reason, panel, agent and database stop, and containers go on.
import { connect } from "node:net";
import { createInterface } from "node:readline";

/**
 * @typedef {object} Hold
 * @property {() => Promise<void>} stop asks for an orderly stop and returns when all is down
 * @property {Promise<boolean>} ended resolves when the supervisor is gone: true when it was asked to go
 */

const POLL_MS = 200;

/**
 * Says one word to the supervisor at a socket and keeps the connection; null when there is none.
 * @param {string} socketPath
 * @param {"hold" | "status"} word
 * @returns {Promise<{ socket: import("node:net").Socket, lines: import("node:readline").Interface, answer: string } | null>}
 */
function say(socketPath, word) {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const lines = createInterface({ input: socket });
    socket.on("error", () => resolve(null));
    // Node's readline passes its input's errors on.
    lines.on("error", () => resolve(null));
    socket.once("close", () => resolve(null));
    socket.once("connect", () => socket.write(`{"do":"${word}"}\n`));
    lines.once("line", (answer) => resolve({ socket, lines, answer }));
  });
}

/** Takes hold of the supervisor at a socket; null when there is none. @param {string} socketPath @returns {Promise<Hold | null>} */
export async function holdSupervisor(socketPath) {
  const said = await say(socketPath, "hold");
  if (said === null) return null;
  const { socket, lines } = said;
  let isAsked = false;
  lines.on("line", (line) => {
    isAsked ||= line.includes('"stopping"');
  });
  /** @type {Promise<boolean>} */
  const ended = new Promise((resolve) => socket.once("close", () => resolve(isAsked)));
  const stop = async () => {
    socket.write('{"do":"stop"}\n');
    await ended;
  };
  return { ended, stop };
}

/**
 * Tells whether a detached Berth runs. One that nobody holds and that is not detached is on its way
 * down: this waits until it is gone.
 * @param {string} socketPath
 * @returns {Promise<boolean>}
 */
export async function isDetachedRunning(socketPath) {
  for (;;) {
    const said = await say(socketPath, "status");
    if (said === null) return false;
    said.socket.destroy();
    if (said.answer.includes('"isDetached":true')) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
