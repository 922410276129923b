import { readFileSync } from "node:fs";
import { runCommand } from "../bootstrap/run-command.mjs";

/** A user of this machine, by number. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function find(name: string): SystemUser | undefined {
  const fields = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find(([user]) => user === name);
  return fields === undefined ? undefined : { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Finds a system user or makes it: no login, no password, no home of its own. */
export async function ensureSystemUser(name: string): Promise<SystemUser> {
  const known = find(name);
  if (known !== undefined) return known;
  await runCommand("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    name,
  ]);
  const made = find(name);
  if (made === undefined) throw new Error(`useradd made no user ${name}`);
  return made;
}
