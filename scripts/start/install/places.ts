import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StartOptions } from "../bootstrap/options.mjs";
import type { ClusterPlace } from "../database/cluster.ts";
import type { SystemUser } from "./system-user.ts";

/** The one user that panel and database run as. */
export const BERTH_USER = "berth";

/** Every path of an installation, from its options alone. */
export interface Places {
  readonly dataDir: string;
  readonly runDir: string;
  readonly logDir: string;
  readonly panelDir: string;
  readonly secretFile: string;
  /** Copies of the certificate and key an admin gave, for the panel's user to read; replaced, they are taken up. */
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
  /** The certificate of Berth's own authority, for browsers to import. */
  readonly authorityFile: string;
  readonly agentDir: string;
  readonly agentConfigFile: string;
  readonly agentSocket: string;
  readonly settingsFile: string;
  readonly supervisorConfigFile: string;
  readonly supervisorSocket: string;
  readonly supervisorRecord: string;
}

/** Names the paths below an installation's data and run directories. */
export function placesOf({ dataDir, runDir }: Pick<StartOptions, "dataDir" | "runDir">): Places {
  return {
    dataDir,
    runDir,
    logDir: join(dataDir, "log"),
    panelDir: join(dataDir, "panel"),
    secretFile: join(dataDir, "panel/secret"),
    certificateFile: join(dataDir, "panel/certificate.pem"),
    certificateKeyFile: join(dataDir, "panel/certificate-key.pem"),
    authorityFile: join(dataDir, "ca.pem"),
    agentDir: join(dataDir, "agent"),
    agentConfigFile: join(dataDir, "agent.json"),
    agentSocket: join(runDir, "agent.sock"),
    settingsFile: join(dataDir, "settings.json"),
    supervisorConfigFile: join(runDir, "supervisor.json"),
    supervisorSocket: join(runDir, "supervisor.sock"),
    supervisorRecord: join(runDir, "processes.json"),
  };
}

/** Where the private cluster of an installation lives. */
export function clusterPlaceOf(places: Places, user: SystemUser): ClusterPlace {
  return {
    dataDir: join(places.dataDir, "postgres"),
    socketDir: join(places.runDir, "postgres"),
    uid: user.uid,
    gid: user.gid,
    user: user.name,
  };
}

/** Makes the directories of an installation with their owners: what root keeps to itself, what the user berth may write. */
export function makeDirectories(places: Places, user: SystemUser): void {
  for (const [path, mode] of [
    [places.dataDir, 0o755],
    [places.runDir, 0o755],
    [places.logDir, 0o750],
    [places.agentDir, 0o700],
  ] as const) {
    mkdirSync(path, { recursive: true, mode });
  }
  mkdirSync(places.panelDir, { recursive: true, mode: 0o700 });
  chownSync(places.panelDir, user.uid, user.gid);
}
