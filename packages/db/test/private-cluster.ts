import { execFile } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { migrate } from "../src/migrate.ts";

const run = promisify(execFile);
const MIGRATIONS = join(import.meta.dirname, "../../../prisma/migrations");

/** A PostgreSQL of the test's own, on a unix socket in a temporary directory. */
export interface PrivateCluster {
  /** Makes an empty database with all migrations applied and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** The URL of any database of the cluster. */
  url(name: string): string;
  /** Ends it as a crash does, without a word to anybody, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function findIdentity(): Promise<Identity | null> {
  if (userInfo().uid !== 0) return null;
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

async function findBinaries(): Promise<string> {
  const versions = await readdir("/usr/lib/postgresql");
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error("no PostgreSQL in /usr/lib/postgresql");
  return `/usr/lib/postgresql/${newest}/bin`;
}

/** Starts a fresh cluster. fsync is off: a test's data need not survive a power cut. */
export async function startPrivateCluster(): Promise<PrivateCluster> {
  const [identity, binaries] = await Promise.all([findIdentity(), findBinaries()]);
  const folder = await mkdtemp(join(tmpdir(), "berth-pg-"));
  if (identity !== null) await chown(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  const as = { ...identity, cwd: folder, env: { LC_ALL: "C.UTF-8", PATH: "/usr/bin:/bin" } };
  await run(`${binaries}/initdb`, ["-D", data, "-U", "berth", "-A", "trust", "--no-sync", "-E", "UTF8"], as);
  const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c max_connections=120`;
  const start = () =>
    run(`${binaries}/pg_ctl`, ["-D", data, "-w", "-l", join(folder, "log"), "-o", settings, "start"], as);
  const end = () => run(`${binaries}/pg_ctl`, ["-D", data, "-m", "immediate", "-w", "stop"], as);
  await start();
  const url = (name: string) => `postgresql://berth@localhost/${name}?host=${encodeURIComponent(folder)}`;
  return {
    url,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: url("postgres") });
      await client.connect();
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
      await client.end();
      await migrate(url(name), MIGRATIONS);
      return url(name);
    },
    async crash() {
      await end();
      await start();
    },
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
