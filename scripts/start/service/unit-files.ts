import { MODULES } from "../install/load-modules.ts";
import type { Service } from "../supervisor/config.ts";

/** What the units are made from. */
export interface UnitInput {
  /** In the order they start; those there are of database, agent and panel. */
  readonly services: readonly Service[];
  readonly runDir: string;
  /** The private cluster's socket directory; null when the database is elsewhere. */
  readonly socketDir: string | null;
  /** `systemctl --version`; waits that grow came with 254. */
  readonly systemdVersion: number;
}

/** The unit that stands for all of Berth. */
export const TARGET = "berth.target";

/** Names the unit of a service. */
export function unitOf(service: string): string {
  return `berth-${service}.service`;
}

/** Writes one word of ExecStart or Environment (man 5 systemd.service): no specifier, variable or quote of it is read. */
function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%")}"`;
}

/** A `$` would be a variable in ExecStart; in Environment it is itself. */
const commandLine = (argv: readonly string[]): string =>
  argv.map((word) => quote(word).replaceAll("$", "$$$$")).join(" ");

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  database: "Berth's database",
  agent: "Berth's agent: the containers of this machine",
  panel: "Berth's panel",
};

/** What each of the three needs beyond the common lines. */
function ownLines({ name, uid, gid }: Service, { runDir, socketDir }: UnitInput): string[] {
  // /run is empty after a boot. The plus sign: as root, whoever the service is.
  const runDirectory = `ExecStartPre=+/usr/bin/install -d -m 0755 ${quote(runDir)}`;
  if (name === "database")
    return [
      // PostgreSQL says itself when it serves; its children end with it.
      "Type=notify",
      "KillMode=mixed",
      runDirectory,
      `ExecStartPre=+/usr/bin/install -d -m 0700 -o ${uid} -g ${gid} ${quote(socketDir ?? "")}`,
    ];
  if (name === "agent")
    return [
      "Type=exec",
      // The cgroups of containers are the agent's own to make, and systemd keeps its controllers there.
      "Delegate=yes",
      // Stopping or restarting the agent ends the agent alone: every monitor, and so every VPS, goes on.
      "KillMode=process",
      // A process that is killed for memory inside one VPS is no reason to end the agent.
      "OOMPolicy=continue",
      "OOMScoreAdjust=-500",
      "TasksMax=infinity",
      "LimitNOFILE=1048576",
      runDirectory,
      `ExecStartPre=-/sbin/modprobe -q -a -- ${MODULES.join(" ")}`,
    ];
  return [
    "Type=exec",
    "KillMode=mixed",
    // The one privilege it may need, for a port below 1024.
    "AmbientCapabilities=CAP_NET_BIND_SERVICE",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "ProtectSystem=full",
  ];
}

/** A dead service starts again, soon at first and then less often; there is no last time. */
function restartLines(systemdVersion: number): string[] {
  const growing = systemdVersion >= 254 ? ["RestartSteps=6", "RestartMaxDelaySec=30"] : [];
  return ["Restart=always", `RestartSec=${systemdVersion >= 254 ? "200ms" : "2s"}`, ...growing];
}

function serviceUnit(service: Service, input: UnitInput): string {
  const { name, argv, cwd, env, uid, gid, stopSignal, stopMs } = service;
  const before = input.services.slice(0, input.services.indexOf(service)).map((one) => unitOf(one.name));
  const owner = uid === null || gid === null ? [] : [`User=${uid}`, `Group=${gid}`];
  return [
    "[Unit]",
    `Description=${DESCRIPTIONS[name] ?? `Berth: ${name}`}`,
    `PartOf=${TARGET}`,
    "Wants=network-online.target",
    `After=${["network-online.target", ...before].join(" ")}`,
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    `ExecStart=${commandLine(argv)}`,
    `WorkingDirectory=${cwd.replaceAll("%", "%%")}`,
    ...Object.entries(env).map(([key, value]) => `Environment=${quote(`${key}=${value}`)}`),
    ...owner,
    ...ownLines(service, input),
    `KillSignal=${stopSignal}`,
    `TimeoutStopSec=${stopMs}ms`,
    ...restartLines(input.systemdVersion),
    "",
    "[Install]",
    `WantedBy=${TARGET}`,
    "",
  ].join("\n");
}

/** Writes every unit, by file name. Pure: the same input gives the same text. */
export function unitFiles(input: UnitInput): ReadonlyMap<string, string> {
  const target = [
    "[Unit]",
    "Description=Berth: panel, agent and database",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
  return new Map([
    [TARGET, target],
    ...input.services.map((service) => [unitOf(service.name), serviceUnit(service, input)] as const),
  ]);
}
