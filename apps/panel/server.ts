// The panel: everything that thinks is constructed here, once, and mounted before Next, which only
// draws pages. Order matters: what is opened later may use what was opened before, and closes first.
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { openDoors } from "@berth/api/http/open-doors.ts";
import { openWebCertificate } from "@berth/api/http/web-certificate.ts";
import { openSocketDoors } from "@berth/api/live/open-socket-doors.ts";
import { openAuth } from "@berth/control/auth/auth.ts";
import { openTerminalRelay } from "@berth/control/console/relay.ts";
import { openLiveHub } from "@berth/control/live/hub.ts";
import { openMetricsRelay } from "@berth/control/metrics/relay.ts";
import { openCertificateAuthority } from "@berth/control/node/certificate-authority.ts";
import { openNodeClients } from "@berth/control/node/node-clients.ts";
import { openNodeFollowers } from "@berth/control/node/node-followers.ts";
import type { Panel } from "@berth/control/panel.ts";
import { openSweeper } from "@berth/control/sweep/sweeper.ts";
import { openTaskRunner } from "@berth/control/task/runner.ts";
import { openDatabase } from "@berth/db/database.ts";
import next from "next";
import { pino } from "pino";
import { readEnv } from "./env.ts";

/** How long open requests may take to end after we were told to stop. */
const GRACE_MS = 8000;
/** How often a replaced certificate is looked for, and one of our own that ends soon. */
const CERTIFICATE_LOOK_MS = 60_000;

const env = readEnv();
const log = pino({ level: env.logLevel, redact: ["*.password", "*.token", "*.headers.cookie"] });

async function openPanel(): Promise<{ panel: Panel; close: () => Promise<void> }> {
  const db = openDatabase({
    url: env.databaseUrl,
    onConnectionLost: (err) => log.warn({ err }, "a database connection broke"),
  });
  const { system } = db;
  const { secret, publicUrl } = env;
  const authority = await openCertificateAuthority({ db: system, secret });
  const nodes = openNodeClients({ db: system, authority });
  const hub = await openLiveHub(db);
  const terminals = openTerminalRelay({ db: system, nodes, log });
  const metrics = openMetricsRelay({ nodes, log });
  const tasks = openTaskRunner({ db: system, nodes, log });
  const followers = openNodeFollowers({ db: system, nodes, log, authority });
  const sweeper = openSweeper({ db: system, log, tasks });
  const auth = openAuth({ db: system, log, secret, publicUrl });
  const panel = { db, log, auth, secret, publicUrl, nodes, hub, tasks, terminals, metrics, authority };
  async function close(): Promise<void> {
    const parts = [tasks.stop(), followers.close(), terminals.close(), metrics.close(), hub.close(), sweeper.close()];
    await Promise.allSettled(parts);
    await nodes.close();
    await db.close();
  }
  return { panel, close };
}

/** Makes the web server: encrypted wherever it is reached from other machines. */
async function makeServer(panel: Panel, answer: RequestListener): Promise<Server | SecureServer> {
  if (env.tls === null) return createServer(answer);
  const { authority } = panel;
  const { files } = env.tls;
  const hosts = [new URL(panel.publicUrl).hostname.replaceAll(/[[\]]/g, ""), env.listen.host];
  const onError = (err: unknown) => log.error({ err }, "the certificate was not renewed");
  const certificate = await openWebCertificate({ authority, hosts, files, onError });
  const secure = createSecureServer(certificate.options, answer);
  const leave = certificate.keepFresh(secure, CERTIFICATE_LOOK_MS);
  secure.once("close", leave);
  return secure;
}

async function listen(server: Server | SecureServer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(env.listen.port, env.listen.host, resolve);
  await promise;
}

async function closeServer(server: Server | SecureServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  await closed;
}

// While developing, Next takes its own sockets only from pages of a host it was told of.
const { hostname } = new URL(env.publicUrl);
const pages = next({ dev: env.isDevelopment, dir: env.panelDir, ...(env.isDevelopment ? { hostname } : {}) });
await pages.prepare();
const { panel, close } = await openPanel();
const doors = openDoors({ panel, pages: pages.getRequestHandler(), isDeveloping: env.isDevelopment });
const server = await makeServer(panel, doors);
const sockets = openSocketDoors(panel);
server.on("upgrade", (req, socket, head) => {
  // While developing, Next's own sockets (to reload) are below /_next/, and it takes them by itself.
  const isNexts = env.isDevelopment && req.url?.startsWith("/_next/") === true;
  if (!sockets.upgrade(req, socket, head) && !isNexts) socket.destroy();
});
await listen(server);
log.info({ publicUrl: env.publicUrl, ...env.listen }, "the panel is open");

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal }, "the panel closes");
  sockets.close();
  await closeServer(server);
  await close();
  await pages.close();
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    stop(signal).catch((err: unknown) => {
      log.error({ err }, "closing failed");
      process.exit(1);
    });
  });
}
