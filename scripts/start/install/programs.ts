import { existsSync, lstatSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** The programs of a Berth: those of an installed release, or of a checkout while developing. */
export interface Programs {
  readonly node: string;
  readonly supervisor: string;
  readonly panelServer: string;
  readonly panelSetup: string;
  /** Next's project, with its build in .next. */
  readonly panelDir: string;
  readonly migrationsDir: string;
  readonly agent: string;
  readonly monitor: string;
}

/** Names the programs of a release. */
export function programsOfRelease(release: string): Programs {
  const panelDir = join(release, "panel/apps/panel");
  return {
    node: join(release, "bin/node"),
    supervisor: join(release, "supervisor/main.mjs"),
    panelServer: join(panelDir, "server.mjs"),
    panelSetup: join(panelDir, "setup.mjs"),
    panelDir,
    migrationsDir: join(release, "panel/prisma/migrations"),
    agent: join(release, "agent/main.mjs"),
    monitor: join(release, "agent/berth-monitor"),
  };
}

/** Names the programs of a checkout, which Node runs as they stand. */
export function programsOfCheckout(checkout: string): Programs {
  const panelDir = join(checkout, "apps/panel");
  return {
    node: process.execPath,
    supervisor: join(checkout, "scripts/start/supervisor/main.ts"),
    panelServer: join(panelDir, "server.ts"),
    panelSetup: join(panelDir, "setup.ts"),
    panelDir,
    migrationsDir: join(checkout, "prisma/migrations"),
    agent: join(checkout, "native-agent/src/main.ts"),
    monitor: join(checkout, "native-agent/build/berth-monitor"),
  };
}

const COMMAND = "/usr/local/bin/berth";

/** Puts the command `berth` of an installation in everybody's PATH; a file of somebody else's stays. */
export function linkCommand(releaseDir: string): void {
  const target = join(releaseDir, "current/bin/berth");
  if (!existsSync(target)) return;
  if (lstatSync(COMMAND, { throwIfNoEntry: false }) === undefined) symlinkSync(target, COMMAND);
}
