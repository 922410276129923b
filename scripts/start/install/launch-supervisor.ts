import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Service, SupervisorConfig } from "../supervisor/config.ts";
import { SupervisorClient } from "../supervisor/supervisor-client.ts";
import type { Keeper } from "./bring-up.ts";
import type { Places } from "./places.ts";
import type { Programs } from "./programs.ts";
import { writeRootFile } from "./settings.ts";

const TRIES = 100;
const TRY_MS = 50;

/**
 * Starts the supervisor in a session of its own, so that Ctrl-C reaches npm start alone, and
 * returns a connection that holds it. Nothing of it runs yet.
 */
export async function launchSupervisor(
  places: Places,
  programs: Pick<Programs, "node" | "supervisor">,
  services: readonly Service[],
): Promise<SupervisorClient> {
  const config: SupervisorConfig = {
    socketPath: places.supervisorSocket,
    recordPath: places.supervisorRecord,
    logDir: places.logDir,
    services: [...services],
  };
  writeRootFile(places.supervisorConfigFile, config);
  mkdirSync(places.logDir, { recursive: true, mode: 0o750 });
  const log = openSync(join(places.logDir, "supervisor.log"), "a", 0o640);
  const argv = [programs.supervisor, places.supervisorConfigFile];
  const child = spawn(programs.node, argv, {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  for (let tries = 0; tries < TRIES; tries++) {
    if (child.exitCode !== null) break;
    const client = await SupervisorClient.connect(places.supervisorSocket);
    if (client !== null) {
      await client.hold();
      return client;
    }
    await delay(TRY_MS);
  }
  throw new Error(`the supervisor did not start; see ${join(places.logDir, "supervisor.log")}`);
}

/** Starts services by our own supervisor, and reads their words from its log directory. */
export function supervisorKeeper(supervisor: SupervisorClient, logDir: string): Keeper {
  return {
    start: (name) => supervisor.start(name),
    lastWords: async (name) => {
      try {
        const lines = readFileSync(join(logDir, `${name}.log`), "utf8")
          .trim()
          .split("\n");
        return lines.slice(-8).join("\n");
      } catch {
        return "";
      }
    },
  };
}
