// The supervisor of a release: keeps database, panel and agent alive, and stops them in order.
// Containers are nobody's child here; they go on when everything else stops.
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { serveCommands } from "./command-server.ts";
import { readSupervisorConfig } from "./config.ts";
import { KeptProcess } from "./kept-process.ts";
import { ProcessRecord } from "./process-record.ts";
import { type Command, type Reply, STOPPING_LINE } from "./protocol.ts";
import { rotateLog } from "./rotate-log.ts";

const LOG_BYTES = 10 * 1024 * 1024;
const ROTATE_EVERY_MS = 30_000;

const config = readSupervisorConfig(process.argv[2] ?? "");
mkdirSync(config.logDir, { recursive: true, mode: 0o750 });
const log = (text: string): void =>
  appendFileSync(join(config.logDir, "supervisor.log"), `${new Date().toISOString()} ${text}\n`);
const record = new ProcessRecord(config.recordPath);
const kept = config.services.map((service) => new KeptProcess(service, { logDir: config.logDir, record, log }));
const holders = new Set<Socket>();
let isDetached = false;
let stopping: Promise<void> | null = null;

const reply = (error = ""): Reply => ({
  isOk: error === "",
  isDetached,
  error,
  services: kept.map((one) => one.status),
});

async function stopAll(): Promise<void> {
  for (const one of kept.toReversed()) await one.stop();
  log("stopped");
}

/** Stops everything once, whoever asks first; the process ends when the last reply is on its way. */
function stop(why: string): Promise<void> {
  if (stopping === null) {
    log(`stopping: ${why}`);
    for (const holder of holders) holder.write(`${STOPPING_LINE}\n`);
    stopping = stopAll().finally(() => {
      rmSync(config.socketPath, { force: true });
      setTimeout(() => process.exit(0), 50);
    });
  }
  return stopping;
}

function hold(socket: Socket): void {
  holders.add(socket);
  socket.on("close", () => {
    holders.delete(socket);
    if (holders.size === 0 && !isDetached) void stop("npm start is gone");
  });
}

async function start(name: string): Promise<void> {
  const one = kept.find(({ service }) => service.name === name);
  if (one === undefined) throw new Error(`there is no service ${name}`);
  if (stopping !== null) throw new Error("the supervisor is stopping");
  await one.start();
  log(`${name}: ready, process ${one.status.pid}`);
}

async function answer(command: Command, socket: Socket): Promise<Reply> {
  if (command.do === "start") await start(command.service);
  if (command.do === "hold") hold(socket);
  if (command.do === "detach") isDetached = true;
  if (command.do === "stop") await stop("asked to");
  return reply();
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop(signal));
setInterval(() => {
  for (const name of ["supervisor", ...config.services.map((service) => service.name)])
    rotateLog(join(config.logDir, `${name}.log`), LOG_BYTES);
}, ROTATE_EVERY_MS).unref();
// Before anything new starts, or an old panel would meet a new schema.
for (const one of kept.toReversed()) await one.endLeftover();
await serveCommands(config.socketPath, answer);
log("supervisor started");
