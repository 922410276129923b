// The agent's door for root at the host's own shell: a unix socket nobody else can open. It works
// with the panel gone. Opened by main.ts; what holds: the socket is born with mode 0600, so whoever
// reaches it is root. Its directory may be open to others: the database's socket lives there too.
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type RequestListener } from "node:http";
import { connect } from "node:net";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";
import { BerthError } from "@berth/core/errors/berth-error.ts";

export interface ShellServer {
  close(): Promise<void>;
}

export interface ShellServerOptions {
  readonly path: string;
  readonly onRequest: RequestListener;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Opens the socket; throws when another agent answers on it, and takes the place of a dead one. */
export async function openShellServer(options: ShellServerOptions): Promise<ShellServer> {
  const { path } = options;
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  if (await isAnswered(path)) throw new BerthError("internal.unexpected", `another agent answers on ${path}`);
  rmSync(path, { force: true });
  const server = createServer(options.onRequest);
  server.on("upgrade", options.onUpgrade);
  const umask = process.umask(0o177);
  try {
    // bind(2) happens in this call, so the socket never exists with another mode.
    server.listen(path);
  } finally {
    process.umask(umask);
  }
  await once(server, "listening");
  return {
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
