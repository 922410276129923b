import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StartFailure } from "../bootstrap/start-failure.mjs";

const DEBIAN = "/usr/lib/postgresql";

/**
 * Finds PostgreSQL's programs: the version a cluster was made with, else the newest installed.
 * Returns the directory that holds postgres, initdb and psql.
 */
export function findPostgres(clusterDir: string, root = DEBIAN): string {
  const versions = (existsSync(root) ? readdirSync(root) : [])
    .filter((name) => existsSync(join(root, name, "bin/postgres")))
    .sort((a, b) => Number(b) - Number(a));
  const versionFile = join(clusterDir, "PG_VERSION");
  const wanted = existsSync(versionFile) ? readFileSync(versionFile, "utf8").trim() : versions[0];
  if (wanted === undefined)
    throw new StartFailure(`PostgreSQL is not installed below ${root}.`, "apt-get install postgresql");
  if (!versions.includes(wanted)) {
    throw new StartFailure(
      `The database in ${clusterDir} was made by PostgreSQL ${wanted}, which is not installed.`,
      `apt-get install postgresql-${wanted}`,
    );
  }
  return join(root, wanted, "bin");
}
