import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "../bootstrap/run-command.mjs";
import type { Keeper } from "../install/bring-up.ts";
import { isReady } from "../supervisor/readiness.ts";
import { UNIT_DIR, UNITS } from "./installed-service.mjs";
import { TARGET, type UnitInput, unitFiles, unitOf } from "./unit-files.ts";

const POLL_MS = 100;

/** Asks which systemd this is; 0 when it does not say. */
export async function readSystemdVersion(): Promise<number> {
  const { stdout } = await runCommand("systemctl", ["--version"]);
  return Number(/^systemd (\d+)/.exec(stdout)?.[1] ?? 0);
}

/** Writes the units that differ from what is there and removes those of ours that are wanted no more; gives the changed. */
function writeUnits(units: ReadonlyMap<string, string>): string[] {
  const changed = [...units].filter(([name, text]) => {
    const file = join(UNIT_DIR, name);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  });
  for (const [name, text] of changed) {
    writeFileSync(join(UNIT_DIR, `.${name}.new`), text, { mode: 0o644 });
    renameSync(join(UNIT_DIR, `.${name}.new`), join(UNIT_DIR, name));
  }
  for (const name of UNITS.filter((unit) => !units.has(unit))) rmSync(join(UNIT_DIR, name), { force: true });
  return changed.map(([name]) => name);
}

/** What is installed, and which services must start anew though their unit is the same. */
interface InstallInput extends Omit<UnitInput, "systemdVersion"> {
  readonly stale: readonly string[];
}

/**
 * Installs the units, enabled at boot, and stops those services whose unit changed (a new release changes
 * every path); the keeper then starts them one by one. Containers go on throughout.
 */
export async function installService(input: InstallInput): Promise<Keeper> {
  const units = unitFiles({ ...input, systemdVersion: await readSystemdVersion() });
  const changed = writeUnits(units);
  await runCommand("systemctl", ["daemon-reload"]);
  await runCommand("systemctl", ["enable", "--quiet", ...units.keys()]);
  const stale = [...changed.filter((name) => name !== TARGET), ...input.stale.map(unitOf)];
  // Panel before agent before database, as at every stop.
  for (const name of UNITS.filter((unit) => stale.includes(unit))) await runCommand("systemctl", ["stop", name]);
  return {
    async start(name) {
      const service = input.services.find((one) => one.name === name);
      if (service === undefined) throw new Error(`there is no service ${name}`);
      await runCommand("systemctl", ["start", unitOf(name)]);
      const giveUpAt = Date.now() + service.readyMs;
      while (!(await isReady(service))) {
        if (Date.now() > giveUpAt) throw new Error(`${unitOf(name)} does not become ready`);
        await delay(POLL_MS);
      }
    },
    async lastWords(name) {
      const args = ["--unit", unitOf(name), "--lines", "8", "--no-pager", "--output", "cat"];
      return (await runCommand("journalctl", args, { mayFail: true })).stdout.trim();
    },
  };
}

/** Marks all of Berth as started, once each part is. */
export async function startTarget(): Promise<void> {
  await runCommand("systemctl", ["start", TARGET]);
}
