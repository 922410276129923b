import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type Command, commandSchema, type Reply } from "./protocol.ts";

/** Answers one command; `socket` names the connection it came by. */
export type Answer = (command: Command, socket: Socket) => Promise<Reply>;

/** Listens for commands at a unix socket that only root can open. */
export async function serveCommands(path: string, answer: Answer): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    const lines = createInterface({ input: socket }).on("error", () => socket.destroy());
    lines.on("line", (line) => {
      const send = (reply: Reply): void => {
        if (!socket.destroyed) socket.write(`${JSON.stringify(reply)}\n`);
      };
      Promise.resolve(line)
        .then((text) => answer(commandSchema.parse(JSON.parse(text)), socket))
        .then(send)
        .catch((error: unknown) =>
          send({
            isOk: false,
            isDetached: false,
            error: error instanceof Error ? error.message : String(error),
            services: [],
          }),
        );
    });
  });
  const umask = process.umask(0o077);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  process.umask(umask);
  return server;
}
