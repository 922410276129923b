import type { StartOptions } from "../bootstrap/options.mjs";
import { localAddress, panelAddress } from "../bootstrap/panel-address.mjs";
import type { Service } from "../supervisor/config.ts";
import type { Places } from "./places.ts";
import type { Programs } from "./programs.ts";
import type { SystemUser } from "./system-user.ts";

/** What a service description is made from. */
export interface ServiceInput {
  readonly options: StartOptions;
  readonly places: Places;
  readonly user: SystemUser;
  readonly programs: Programs;
  readonly databaseUrl: string;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The panel's whole environment, the same for the server and for setup. */
export function panelEnv({ options, places, programs, databaseUrl }: ServiceInput): Record<string, string> {
  return {
    PATH,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    BETTER_AUTH_TELEMETRY: "0",
    DATABASE_URL: databaseUrl,
    BERTH_SECRET_FILE: places.secretFile,
    BERTH_LISTEN_HOST: options.listen,
    BERTH_LISTEN_PORT: String(options.port),
    PUBLIC_URL: panelAddress(options),
    ...(options.tlsCert === ""
      ? {}
      : { BERTH_TLS_CERT_FILE: places.certificateFile, BERTH_TLS_KEY_FILE: places.certificateKeyFile }),
    BERTH_PANEL_DIR: programs.panelDir,
    BERTH_MIGRATIONS_DIR: programs.migrationsDir,
  };
}

/** Describes the panel: the user berth, ready when it answers. */
export function panelService(input: ServiceInput): Service {
  return {
    name: "panel",
    argv: [input.programs.node, input.programs.panelServer],
    cwd: input.programs.panelDir,
    env: panelEnv(input),
    uid: input.user.uid,
    gid: input.user.gid,
    ready: { url: `${localAddress(input.options)}/` },
    readyMs: 60_000,
    stopSignal: "SIGTERM",
    stopMs: 10_000,
  };
}

/** Describes the agent: root, ready when its socket accepts. Stopping it leaves every container running. */
export function agentService({ places, programs }: ServiceInput): Service {
  return {
    name: "agent",
    argv: [programs.node, programs.agent],
    cwd: "/",
    env: { PATH, LC_ALL: "C.UTF-8", BERTH_AGENT_CONFIG: places.agentConfigFile },
    uid: null,
    gid: null,
    ready: { socket: places.agentSocket },
    readyMs: 60_000,
    stopSignal: "SIGTERM",
    stopMs: 15_000,
  };
}

/** The agent's own settings: local, root's, out of the panel's reach. */
export function agentConfig({ options, places, programs }: ServiceInput): Record<string, string | number> {
  return {
    dataDir: places.agentDir,
    runDir: places.runDir,
    ...(options.imageDir === "" ? {} : { imageDir: options.imageDir }),
    socketPath: places.agentSocket,
    cgroupParent: options.cgroupParent,
    interfacePrefix: options.interfacePrefix,
    nftTable: options.nftTable,
    uidBase: options.uidBase,
    listenPort: options.agentPort,
    monitorBinary: programs.monitor,
  };
}
