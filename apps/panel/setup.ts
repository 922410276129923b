// Run by `npm start` before the panel, as its user: `migrate` brings the database to this release's
// schema, `ensure` makes what every installation has and prints one line of JSON saying what is left.
import { parseArgs } from "node:util";
import { openCertificateAuthority } from "@berth/control/node/certificate-authority.ts";
import { ensurePanel } from "@berth/control/setup/ensure-panel.ts";
import { hostSchema } from "@berth/control/setup/find-host.ts";
import { openDatabase } from "@berth/db/database.ts";
import { migrate } from "@berth/db/migrate.ts";
import { readEnv } from "./env.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    "nat-cidr": { type: "string" },
    // What this machine knows of its own agent, as JSON: see hostSchema.
    host: { type: "string" },
    // A token for one more node.
    join: { type: "boolean", default: false },
  },
});
const env = readEnv();

async function ensure(): Promise<void> {
  const database = openDatabase({ url: env.databaseUrl });
  const { publicUrl, secret } = env;
  const natCidr = values["nat-cidr"] ?? null;
  const host = values.host === undefined ? null : hostSchema.parse(JSON.parse(values.host));
  try {
    const { system: db } = database;
    const authority = await openCertificateAuthority({ db, secret });
    const ensured = await ensurePanel({ db, authority, publicUrl, natCidr, host, isJoinWanted: values.join });
    const { caPem, caFingerprint } = authority;
    console.log(JSON.stringify({ ...ensured, authority: { pem: caPem, fingerprint: caFingerprint } }));
  } finally {
    await database.close();
  }
}

if (positionals[0] === "migrate") {
  const applied = await migrate(env.databaseUrl, env.migrationsDir);
  console.log(JSON.stringify({ applied }));
} else if (positionals[0] === "ensure") {
  await ensure();
} else {
  console.error("usage: setup migrate | setup ensure [--nat-cidr 10.66.0.0/16] [--host JSON] [--join]");
  process.exitCode = 64;
}
// The schema engine leaves the timer of its lock behind, ten seconds that nobody should wait for.
process.exit();
