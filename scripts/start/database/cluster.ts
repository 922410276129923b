import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../bootstrap/run-command.mjs";
import type { Service } from "../supervisor/config.ts";
import { findPostgres } from "./postgres-programs.ts";

/** Where a private cluster lives and whose it is. */
export interface ClusterPlace {
  /** Made by initdb, owned by the user. */
  readonly dataDir: string;
  /** Holds the unix socket; nobody but the user and root may enter. */
  readonly socketDir: string;
  readonly uid: number;
  readonly gid: number;
  /** The user's name, which is the database's and the role's too. */
  readonly user: string;
}

/** Makes the cluster if it is not there: checksums on every page, and only the user itself (and root) is let in, by the socket. */
export async function makeCluster(place: ClusterPlace): Promise<void> {
  mkdirSync(place.socketDir, { recursive: true, mode: 0o700 });
  chownSync(place.socketDir, place.uid, place.gid);
  if (existsSync(join(place.dataDir, "PG_VERSION"))) return;
  // Made aside and renamed, so that an initdb killed half-way is begun anew.
  const unfinished = `${place.dataDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  chownSync(unfinished, place.uid, place.gid);
  const args = [
    "-D",
    unfinished,
    "-U",
    place.user,
    "--auth-local=peer",
    "--auth-host=reject",
    "--data-checksums",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
  ];
  await runCommand(join(findPostgres(place.dataDir), "initdb"), args, { uid: place.uid, gid: place.gid });
  // The kernel says who comes in by the socket (man 7 unix, SO_PEERCRED). Root comes in as the
  // user too: it reads every file anyway, and needs psql in an emergency.
  writeFileSync(join(unfinished, "pg_hba.conf"), "local all all peer map=host\n");
  writeFileSync(join(unfinished, "pg_ident.conf"), `host ${place.user} ${place.user}\nhost root ${place.user}\n`);
  renameSync(unfinished, place.dataDir);
}

/** Describes the cluster's server to the supervisor: the socket only, no TCP, PostgreSQL's log into its own file. */
export function clusterService(place: ClusterPlace): Service {
  const bin = findPostgres(place.dataDir);
  const settings = {
    listen_addresses: "",
    unix_socket_directories: place.socketDir,
    unix_socket_permissions: "0700",
    max_connections: "60",
    shared_buffers: "64MB",
    log_line_prefix: "%m [%p] ",
  };
  return {
    name: "database",
    argv: [
      join(bin, "postgres"),
      "-D",
      place.dataDir,
      ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
    ],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    uid: place.uid,
    gid: place.gid,
    ready: { command: [join(bin, "pg_isready"), "-q", "-h", place.socketDir] },
    readyMs: 60_000,
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave (man 1 pg_ctl).
    stopSignal: "SIGINT",
    stopMs: 30_000,
  };
}

/** Makes the user's database in a running cluster if it is not there. */
export async function makeDatabase(place: ClusterPlace): Promise<void> {
  const psql = join(findPostgres(place.dataDir), "psql");
  const as = { uid: place.uid, gid: place.gid };
  const args = ["-X", "-A", "-t", "-h", place.socketDir, "-U", place.user, "-d", "postgres", "-v", "ON_ERROR_STOP=1"];
  const { stdout } = await runCommand(
    psql,
    [...args, "-c", `SELECT 1 FROM pg_database WHERE datname = '${place.user}'`],
    as,
  );
  if (stdout.trim() === "") await runCommand(psql, [...args, "-c", `CREATE DATABASE "${place.user}"`], as);
}

/** The address of the user's database, as DATABASE_URL wants it. There is no password: the kernel says who connects. */
export function clusterUrl(place: ClusterPlace): string {
  return `postgresql://${place.user}@localhost/${place.user}?host=${encodeURIComponent(place.socketDir)}`;
}
