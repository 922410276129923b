// `npm run seed`: customers, plans and containers for a development instance that runs, made as its first
// admin would make them. Takes the environment of that instance's panel, as setup.ts does.
import { randomUUID } from "node:crypto";
import type { Caller } from "@berth/control/actor.ts";
import { openAuth } from "@berth/control/auth/auth.ts";
import { openTerminalRelay } from "@berth/control/console/relay.ts";
import { openLiveHub } from "@berth/control/live/hub.ts";
import { openMetricsRelay } from "@berth/control/metrics/relay.ts";
import { openCertificateAuthority } from "@berth/control/node/certificate-authority.ts";
import { openNodeClients } from "@berth/control/node/node-clients.ts";
import type { Panel } from "@berth/control/panel.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { pino } from "pino";
import { seedDevelopment } from "../../prisma/seed/seed-development.ts";
import { readEnv } from "./env.ts";

const env = readEnv();
const log = pino({ level: "warn" });

/** A panel without a task runner of its own: the one that runs picks the tasks up. */
async function openPanel(db: Database): Promise<Panel> {
  const { system } = db;
  const { secret, publicUrl } = env;
  const authority = await openCertificateAuthority({ db: system, secret });
  const nodes = openNodeClients({ db: system, authority });
  const hub = await openLiveHub(db);
  const terminals = openTerminalRelay({ db: system, nodes, log });
  const metrics = openMetricsRelay({ nodes, log });
  const auth = openAuth({ db: system, log, secret, publicUrl });
  const tasks = { wake: () => undefined, stop: async () => undefined };
  return { db, log, auth, secret, publicUrl, nodes, hub, tasks, terminals, metrics, authority };
}

async function findAdmin(panel: Panel): Promise<Caller | null> {
  const admin = await panel.db.system.user.findFirst({
    where: { role: "admin" },
    orderBy: { createdAt: "asc" },
    include: { members: { select: { tenantId: true, role: true } } },
  });
  if (admin === null) return null;
  const { id: userId, name, email, role, locale, members: memberships } = admin;
  const ids = { sessionId: randomUUID(), requestId: randomUUID() };
  return { userId, name, email, role, locale, memberships, ...ids, panel };
}

const database = openDatabase({ url: env.databaseUrl });
const panel = await openPanel(database);
const admin = await findAdmin(panel);
if (admin === null) {
  console.error("nobody has finished the setup yet: open the link that the start printed, then seed");
  process.exitCode = 1;
} else {
  await seedDevelopment(admin, (line) => console.log(line));
}
await panel.hub.close();
await panel.nodes.close();
await database.close();
