// A Debian as it comes out of the installer, plus Node and npm from Debian's archive, in a mount, PID,
// UTS and IPC namespace of its own. Its network is the machine's, because apt and npm are out there.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { findPackageSources } from "../../native-agent/src/image/package-sources.ts";
import { eventually } from "../../native-agent/test/eventually.ts";
import { BARE_INIT, CGROUP, SYSTEMD_INIT, SYSTEMD_MASKED } from "./init-scripts.ts";
import { networkEnv, networkFiles } from "./machine-settings.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Beside it, minbase has what apt needs and nothing else. */
const PACKAGES = ["nodejs", "npm"];
/** Where the clone is. */
const CLONE = "/srv/berth";

/** How the path of its directory begins. */
export const DIRECTORY_PREFIX = "/var/tmp/berth-fresh-";
/** Whoever is started so dies with us, also when we are killed and can end nobody. */
const TIED = ["setpriv", "--pdeathsig", "KILL"] as const;

/** How one command ended, and everything it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

async function run(
  command: string,
  args: readonly string[],
  options: { env?: object; input?: string },
): Promise<Ended> {
  const env = { PATH, LC_ALL: "C.UTF-8", HOME: "/root", ...options.env };
  const [tie, ...how] = TIED;
  const child = spawn(tie, [...how, command, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
  return { code, output };
}

async function mustRun(command: string, args: readonly string[], options: { env?: object; input?: string } = {}) {
  const ended = await run(command, args, options);
  if (ended.code !== 0) throw new Error(`${command} ended with ${ended.code}:\n${ended.output.slice(-4000)}`);
}

/** A new Debian below a directory, which is this machine's for as long as it is open. */
export class FreshDebian {
  readonly #dir: string;
  readonly #env: Record<string, string>;
  #holder: ChildProcess | null = null;

  private constructor(dir: string) {
    this.#dir = dir;
    this.#env = networkEnv();
  }

  /** Makes it by mmdebstrap from this machine's own mirrors, clones HEAD into it, and enters its namespaces. */
  static async make(): Promise<FreshDebian> {
    const dir = mkdtempSync(DIRECTORY_PREFIX);
    const fresh = new FreshDebian(dir);
    try {
      await fresh.#install();
      await fresh.#clone();
      await fresh.#enter("sh", BARE_INIT);
      return fresh;
    } catch (error) {
      await fresh.remove();
      throw error;
    }
  }

  get root(): string {
    return join(this.#dir, "root");
  }

  /** Runs a command in the clone, to its end. */
  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    const enter = ["--target", String(this.#init()), "--mount", "--pid", "--uts", "--ipc", "--root", "--wd"];
    const inClone = ["sh", "-c", `cd ${CLONE} && exec "$@"`, "sh", command];
    return await run("nsenter", [...enter, ...inClone, ...args], { env: this.#env });
  }

  /** Installs systemd, and starts the system anew with it as PID 1, below a cgroup of its own. */
  async bootSystemd(): Promise<void> {
    const apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends", "install"];
    const { code, output } = await this.run("sh", "-c", `apt-get -qq update && ${[...apt, "systemd"].join(" ")}`);
    if (code !== 0) throw new Error(output);
    for (const unit of SYSTEMD_MASKED) symlinkSync("/dev/null", join(this.root, "etc/systemd/system", unit));
    await this.reboot();
  }

  /** Ends every process as a power-off does, and boots systemd again. */
  async reboot(): Promise<void> {
    await this.#end();
    await this.#enter("sh", SYSTEMD_INIT);
    await eventually("systemd has booted", async () => this.#expectBooted(), 60_000);
  }

  async #expectBooted(): Promise<void> {
    const { output } = await this.run("systemctl", "is-system-running");
    if (!/^(running|degraded)/m.test(output)) throw new Error(output);
  }

  /** Ends every process of it and removes every file of it. */
  async remove(): Promise<void> {
    await this.#end();
    await eventually("the new Debian is removed", () => mustRun("rm", ["--one-file-system", "-rf", this.#dir]));
  }

  async #end(): Promise<void> {
    const holder = this.#holder;
    if (holder === null || holder.exitCode !== null || holder.signalCode !== null) return;
    // unshare's own child is PID 1 and dies with it (--kill-child), and all others die with PID 1.
    const gone = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await gone;
  }

  /** PID 1 of the new system, as the machine numbers it. */
  #init(): number {
    const holder = this.#holder?.pid ?? 0;
    const [child] = readFileSync(`/proc/${holder}/task/${holder}/children`, "utf8").trim().split(" ");
    return Number(child);
  }

  async #install(): Promise<void> {
    const { suite, lines, aptOptions } = await findPackageSources("auto", this.#dir);
    const apt = aptOptions.map((option) => `--aptopt=${option}`);
    const args = ["--mode=root", "--variant=minbase", `--include=${PACKAGES.join(",")}`, ...apt, suite, this.root, "-"];
    const isolated = ["--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const env = { ...this.#env, TMPDIR: this.#dir, DEBIAN_FRONTEND: "noninteractive" };
    await mustRun("unshare", [...isolated, "mmdebstrap", ...args], { input: `${lines.join("\n")}\n`, env });
    for (const file of networkFiles(this.#env)) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      rmSync(join(this.root, file), { force: true });
      cpSync(realpathSync(file), join(this.root, file));
    }
  }

  async #clone(): Promise<void> {
    const from = `file://${join(import.meta.dirname, "../..")}`;
    await mustRun("git", ["clone", "--quiet", "--depth", "1", from, join(this.root, CLONE)]);
  }

  async #enter(shell: string, init: string): Promise<void> {
    const own = ["--mount", "--propagation", "slave", "--pid", "--uts", "--ipc", "--fork", "--kill-child"];
    // The shell joins the cgroups before it gets a cgroup namespace, whose root they then are.
    const join = `${CGROUP} exec unshare --cgroup ${own.join(" ")} ${shell} -c "$1" init "$2"`;
    const [tie, ...how] = TIED;
    this.#holder = spawn(tie, [...how, "sh", "-c", join, "enter", init, this.root], {
      env: { PATH },
      stdio: ["ignore", "ignore", "inherit"],
    });
    await eventually("the new Debian is entered", async () => {
      const { code, output } = await this.run("cat", "/proc/1/comm");
      if (code !== 0 || this.#isOutside()) throw new Error(output);
    });
  }

  /** True until PID 1 has gone over to its own root. */
  #isOutside(): boolean {
    return statSync(`/proc/${this.#init()}/root/srv`).ino !== statSync(join(this.root, "srv")).ino;
  }
}
