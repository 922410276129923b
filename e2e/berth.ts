// A whole Berth of the test's own, made by the same command a provider types, beside any other one:
// its own directories, database, ports, cgroup parent, interfaces, firewall table and user ids.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Releases and images outlive a run: the same sources and the same package list give the same ones. */
const CACHE = "/var/cache/berth-test";
const READY_WITHIN_MS = 900_000;

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
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  const flags: Record<string, string> = {
    "--data-dir": join(home, "data"),
    "--run-dir": join(home, "run"),
    "--release-dir": join(CACHE, "releases"),
    "--image-dir": imageDirectory(),
    "--port": String(await freePort()),
    "--agent-port": String(await freePort()),
    "--nat-cidr": "198.51.100.0/24",
    "--cgroup-parent": "berth-e2e",
    "--interface-prefix": "be-",
    "--nft-table": "berth_e2e",
    "--uid-base": String(FIRST_UID),
  };
  return { dataDir: join(home, "data"), runDir: join(home, "run"), args: Object.entries(flags).flat() };
}

/** Removes what an instance kept; it must be stopped and its containers deleted. */
export function removeInstance(instance: Instance): void {
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
