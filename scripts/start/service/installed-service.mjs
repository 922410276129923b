// @ts-check
// Whether systemd keeps this Berth, and how it is told to stop. Runs on the system's Node.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../bootstrap/run-command.mjs";

/** Where an administrator's units are (man 5 systemd.unit). */
export const UNIT_DIR = "/etc/systemd/system";
/** Every unit `--service` may have installed, the one that stands for all first. */
export const UNITS = ["berth.target", "berth-panel.service", "berth-agent.service", "berth-database.service"];

/**
 * Tells whether the installed units are those of this data directory: another Berth on the machine may be
 * started by hand beside them.
 * @param {{ dataDir: string }} options
 */
export function isService({ dataDir }, unitDir = UNIT_DIR) {
  const unit = join(unitDir, "berth-agent.service");
  return existsSync(unit) && readFileSync(unit, "utf8").includes(`BERTH_AGENT_CONFIG=${dataDir}/agent.json`);
}

/** Tells whether the installed units are another Berth's. @param {{ dataDir: string }} options */
export function isOthersService(options, unitDir = UNIT_DIR) {
  return existsSync(join(unitDir, "berth-agent.service")) && !isService(options, unitDir);
}

/** The main processes of the service; none while it is stopped. @returns {Promise<string[]>} */
export async function servicePids() {
  const { stdout } = await runCommand("systemctl", ["show", "--property", "MainPID", "--value", ...UNITS.slice(1)], {
    mayFail: true,
  });
  return stdout.split("\n").filter((line) => /^[1-9]\d*$/.test(line));
}

/** Stops panel, agent and database; containers go on, and the next boot starts all again. */
export async function stopService() {
  await runCommand("systemctl", ["stop", ...UNITS], { mayFail: true });
}

/** Takes the units away, stopped; containers and data stay. */
export async function removeService(unitDir = UNIT_DIR) {
  await runCommand("systemctl", ["disable", "--now", ...UNITS], { mayFail: true });
  for (const unit of UNITS) rmSync(join(unitDir, unit), { force: true });
  await runCommand("systemctl", ["daemon-reload"]);
  await runCommand("systemctl", ["reset-failed", ...UNITS], { mayFail: true });
}
