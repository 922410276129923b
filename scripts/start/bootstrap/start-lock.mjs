// @ts-check
// One `npm start` per run directory. The lock is a listening socket: it dies with its owner, and
// whoever comes second is told by it what the first is doing.
import { mkdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

/** @typedef {{ phase: "starting" | "ready" | "stopping", address: string, pid: number }} StartStatus */

/** @param {string} runDir @returns {string} */
const socketPath = (runDir) => join(runDir, "start.sock");

/**
 * Asks the `npm start` of this run directory what it is doing; null when there is none.
 * @param {string} runDir
 * @returns {Promise<StartStatus | null>}
 */
export function askRunningStart(runDir) {
  return new Promise((resolve) => {
    const socket = connect(socketPath(runDir));
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => resolve(null));
    socket.on("end", () => resolve(answer === "" ? null : JSON.parse(answer)));
  });
}

/**
 * Takes the lock. `status` is asked anew for everyone who comes second. Call askRunningStart before.
 * @param {string} runDir
 * @param {() => StartStatus} status
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeStartLock(runDir, status) {
  mkdirSync(runDir, { recursive: true, mode: 0o755 });
  const path = socketPath(runDir);
  // Nobody answered, so a file here is what a killed owner left.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(JSON.stringify(status()));
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve(undefined));
  });
  return () => {
    server.close();
    rmSync(path, { force: true });
  };
}
