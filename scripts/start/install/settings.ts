import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { choosePrivatePool, takeNamedPool } from "./choose-nat-cidr.ts";
import type { Places } from "./places.ts";
import type { SystemUser } from "./system-user.ts";

const settingsSchema = z.strictObject({ natCidr: z.string() });
export type Settings = z.infer<typeof settingsSchema>;

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Reads what was decided once for this installation, or decides it: the private pool stays the same for good. */
export async function ensureSettings(places: Places, natCidr: string): Promise<Settings> {
  if (existsSync(places.settingsFile))
    return settingsSchema.parse(JSON.parse(readFileSync(places.settingsFile, "utf8")));
  const settings: Settings = { natCidr: natCidr === "" ? await choosePrivatePool() : await takeNamedPool(natCidr) };
  writeWhole(places.settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  return settings;
}

/** Makes the panel's secret (32 random bytes) if there is none: readable by the user berth alone. */
export function ensureSecret(places: Places, user: SystemUser): void {
  if (existsSync(places.secretFile)) return;
  writeFileSync(`${places.secretFile}.new`, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  chownSync(`${places.secretFile}.new`, user.uid, user.gid);
  renameSync(`${places.secretFile}.new`, places.secretFile);
}

/** Copies the certificate and key an admin gave to where the user berth, and nobody else but root, reads them. */
export function installCertificate(places: Places, user: SystemUser, given: { tlsCert: string; tlsKey: string }): void {
  if (given.tlsCert === "") return;
  for (const [from, to] of [
    [given.tlsKey, places.certificateKeyFile],
    [given.tlsCert, places.certificateFile],
  ] as const) {
    writeFileSync(`${to}.new`, readFileSync(from), { mode: 0o600 });
    chownSync(`${to}.new`, user.uid, user.gid);
    renameSync(`${to}.new`, to);
  }
}

/** Writes a settings file of root's, whole or not at all; tells whether it says something new. */
export function writeRootFile(path: string, value: unknown): boolean {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const isNew = !existsSync(path) || readFileSync(path, "utf8") !== text;
  writeWhole(path, text);
  return isNew;
}
