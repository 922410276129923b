// A whole Berth of the test's own, made by the same command a provider types, beside any other one:
// its own directories, database, ports, cgroup parent, interfaces, firewall table and user ids.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../native-agent/test/eventually.ts";

/** Releases and images outlive a run: the same sources and the same package list give the same ones. */
const CACHE = "/var/cache/berth-test";
const READY_WITHIN_MS = 900_000;

const CGROUP_PARENT = "berth-e2e";
/** The firewall table of these tests. */
export const NFT_TABLE = "berth_e2e";

/** First user id of the containers made by these tests. */
export const FIRST_UID = 2_080_374_784;

/** A running Berth, and where it keeps things. */
export interface Berth {
  readonly address: string;
  /** The one-time link of the first start; null when an admin exists already. */
  readonly setupUrl: string | null;
  readonly dataDir: string;
  readonly runDir: string;
  /** Everything `npm start` printed so far. */
  output(): string;
  /** Stops panel, agent and database as Ctrl-C does; containers go on. */
  interrupt(): Promise<void>;
}

/** The settings of one instance, the same at every start of it. */
export interface Instance {
  readonly dataDir: string;
  readonly runDir: string;
  readonly args: readonly string[];
}

/** Asks the kernel for a port nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Names the image cache by what the image is made from. */
function imageDirectory(): string {
  const folder = "native-agent/src/image";
  const recipe = readdirSync(folder)
    .filter((name) => !name.endsWith(".test.ts"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const key = createHash("sha256").update(recipe.join("\0")).digest("hex").slice(0, 16);
  return join(CACHE, `images-${key}`);
}

/** Chooses directories and names for one instance; nothing is started yet. */
export async function chooseInstance(): Promise<Instance> {
  const home = mkdtempSync(join(tmpdir(), "berth-e2e-"));
  // Panel and database run as the user berth and must reach their own directories below.
  chmodSync(home, 0o755);
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  const flags: Record<string, string> = {
    "--data-dir": join(home, "data"),
    "--run-dir": join(home, "run"),
    "--release-dir": join(CACHE, "releases"),
    "--image-dir": imageDirectory(),
    "--port": String(await freePort()),
    "--agent-port": String(await freePort()),
    "--nat-cidr": "203.0.113.0/24",
    "--cgroup-parent": CGROUP_PARENT,
    "--interface-prefix": "be-",
    "--nft-table": NFT_TABLE,
    "--uid-base": String(FIRST_UID),
  };
  return { dataDir: join(home, "data"), runDir: join(home, "run"), args: Object.entries(flags).flat() };
}

/** Every cgroup hierarchy's own place of the instance, where it exists. */
function cgroupParents(): string[] {
  const root = "/sys/fs/cgroup";
  return [root, ...readdirSync(root).map((name) => join(root, name))]
    .map((hierarchy) => join(hierarchy, CGROUP_PARENT))
    .filter((parent) => existsSync(parent));
}

/** Removes a cgroup directory from its leaves up; throws while a process is in it. */
function removeCgroup(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(directory, entry.name));
  rmdirSync(directory);
}

/** Kills what a failed story left running: cgroup.kill reaches every process below, and nothing else. */
function killLeftContainers(): void {
  for (const parent of cgroupParents())
    if (existsSync(join(parent, "cgroup.kill"))) writeFileSync(join(parent, "cgroup.kill"), "1");
}

/** Keeps the logs for whoever looks at a failed run, and removes everything else; it must be stopped. */
export async function removeInstance(instance: Instance): Promise<void> {
  const logs = join(instance.dataDir, "log");
  if (existsSync(logs)) cpSync(logs, "test-results/logs", { recursive: true });
  killLeftContainers();
  // The agent keeps its empty cgroup parents and its tables between two starts; an uninstall takes them too.
  await eventually("the cgroups are empty", () => cgroupParents().forEach(removeCgroup));
  for (const family of ["inet", "arp"])
    spawnSync("/usr/sbin/nft", ["delete", "table", family, NFT_TABLE], { stdio: "ignore" });
  rmSync(join(instance.dataDir, ".."), { recursive: true, force: true });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** Runs `npm start` until it says it is ready; throws with what it printed when it ends before. */
export async function startBerth(instance: Instance): Promise<Berth> {
  const child = spawn("node", ["scripts/start/start.mjs", ...instance.args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (/Berth is ready: \S+/.test(output) && /Logs: /.test(output)) resolve();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("exit", (code) => reject(new Error(`npm start ended with ${code} before it was ready:\n${output}`)));
    setTimeout(() => reject(new Error(`npm start was not ready in time:\n${output}`)), READY_WITHIN_MS).unref();
  });
  await ready;
  return {
    address: /Berth is ready: (\S+)/.exec(output)?.[1] ?? "",
    setupUrl: /^\s*(http\S+\/setup\?\S+)/m.exec(output)?.[1] ?? null,
    dataDir: instance.dataDir,
    runDir: instance.runDir,
    output: () => output,
    interrupt: async () => {
      child.kill("SIGINT");
      await ended(child);
    },
  };
}
