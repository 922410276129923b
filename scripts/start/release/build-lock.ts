import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Lets one build at a time work in a checkout; waits for its turn. The lock is a socket without a file
 * (man 7 unix, abstract), so a killed build leaves none behind.
 */
export async function takeBuildLock(checkout: string, onWait: () => void): Promise<() => void> {
  const name = `\0berth-build-${createHash("sha256").update(checkout).digest("hex").slice(0, 32)}`;
  for (;;) {
    const server = await listen(name);
    if (server !== null) return () => void server.close();
    onWait();
    await delay(500);
  }
}

function listen(name: string): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.on("error", () => resolve(null));
    server.listen(name, () => resolve(server));
  });
}
