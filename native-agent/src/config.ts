// The agent's own settings: local, owned by root, and out of the panel's reach (a stolen panel must
// not move paths or uid ranges). Called once by main.ts; everything below gets the parsed value.
// Every name Berth gives to a kernel object derives from here, so that a test's agent can live
// beside the one in service without either touching the other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";

const absolutePath = z.string().regex(/^\/[^\0\n]*$/);

/** What the settings file may say; an unknown key is an error, a missing one has its default. */
const configFileSchema = z.strictObject({
  /** Disks, images, state.db: survives the host's reboot. */
  dataDir: absolutePath.default("/var/lib/berth/agent"),
  /** Sockets and exit files: gone after the host's reboot, as the containers are. */
  runDir: absolutePath.default("/run/berth"),
  imageDir: absolutePath.optional(),
  tlsDir: absolutePath.optional(),
  socketPath: absolutePath.optional(),
  /** The directory made below every cgroup root; all containers live in it. */
  cgroupParent: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .default("berth"),
  /** Starts the host's end of every container's interface; with nine digits it fits IFNAMSIZ (15). */
  interfacePrefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,4}$/)
    .default("bt-"),
  nftTable: z
    .string()
    .regex(/^[a-z][a-z0-9_]{1,30}$/)
    .default("berth"),
  /** The first host uid given to containers, and how many ranges of 65536 follow; outside /etc/subuid. */
  uidBase: z.number().int().min(1_000_000).max(4_294_901_760).multipleOf(65_536).default(1_879_048_192),
  uidRangeCount: z.number().int().min(1).max(30_000).default(4096),
  listenHost: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1"),
  /** 0 asks the kernel for a free port (tests). */
  listenPort: z.number().int().min(0).max(65_535).default(8007),
  /** How the panel reaches this agent, host:port; the listening address when absent. */
  agentAddress: z
    .string()
    .max(255)
    .regex(/^\S+:\d{1,5}$/)
    .optional(),
  /** The static C program that runs between clone and exec. */
  monitorBinary: absolutePath.default("/opt/berth/current/agent/berth-monitor"),
  /** Destructive operations accepted per minute over the network; beyond it only the host's own shell acts. */
  destructivePerMinute: z.number().int().min(1).max(100_000).default(120),
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const RANGE = 65_536;
/** The kernel's uids end below 2^32 - 1, which stands for "no user". */
const UID_END = 2 ** 32 - RANGE;

type ConfigFile = z.infer<typeof configFileSchema>;

/** The agent's settings with every path resolved. */
export interface AgentConfig extends Readonly<Omit<ConfigFile, "imageDir" | "tlsDir" | "socketPath" | "agentAddress">> {
  readonly imageDir: string;
  readonly tlsDir: string;
  readonly socketPath: string;
  /** Null when the settings name none. */
  readonly agentAddress: string | null;
}

/** Fills in what the file leaves out; throws `input.invalid` naming the first wrong key. */
export function parseConfig(file: unknown): AgentConfig {
  const parsed = configFileSchema.safeParse(file);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BerthError(
      "input.invalid",
      `agent settings: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong"}`,
    );
  }
  const values = parsed.data;
  if (values.uidBase + values.uidRangeCount * RANGE > UID_END)
    throw new BerthError("input.invalid", "agent settings: uidRangeCount: the ranges pass the last uid of the kernel");
  return {
    ...values,
    imageDir: values.imageDir ?? join(values.dataDir, "images"),
    tlsDir: values.tlsDir ?? join(values.dataDir, "tls"),
    socketPath: values.socketPath ?? join(values.runDir, "agent.sock"),
    agentAddress: values.agentAddress ?? null,
  };
}

/** Reads the file named by BERTH_AGENT_CONFIG; without the variable every setting has its default. */
export function readConfig(): AgentConfig {
  const path = process.env.BERTH_AGENT_CONFIG;
  return parseConfig(path === undefined ? {} : readFile(path));
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const words = `agent settings: ${path} cannot be read: ${String(cause)}. Mend the file, or unset BERTH_AGENT_CONFIG`;
    throw new BerthError("input.invalid", words, { cause });
  }
}

/** The directory of one container's disk and logs. */
export function containerDir(config: AgentConfig, ctid: number): string {
  return join(config.dataDir, "containers", String(ctid));
}

/** The directory of one container's sockets and exit file; gone after the host's reboot. */
export function containerRunDir(config: AgentConfig, ctid: number): string {
  return join(config.runDir, "containers", String(ctid));
}
