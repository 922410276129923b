// Namespaces that stand for a host whose tenants share them: what an attack does to such a host it does for real,
// and the machine the tests run on sees nothing of it. They live five minutes at most.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { eventually } from "../../eventually.ts";

export type NamespaceKind = "ipc" | "mnt" | "net" | "pid" | "uts";

const flags: Readonly<Record<NamespaceKind, readonly string[]>> = {
  ipc: ["--ipc"],
  mnt: ["--mount", "--propagation=slave"],
  net: ["--net"],
  pid: ["--pid", "--mount-proc", "--propagation=slave"],
  uts: ["--uts"],
};

export class ThrowAwayHost {
  readonly #kind: NamespaceKind;
  readonly #launcher: ChildProcess;
  #pid = 0;

  private constructor(kind: NamespaceKind) {
    this.#kind = kind;
    const words = [...flags[kind], "--fork", "--kill-child", "sleep", "300"];
    this.#launcher = spawn("unshare", words, { stdio: "ignore" });
  }

  /** Resolves when the namespace is there and is not the machine's own: from then on a command cannot miss it. */
  static async open(kind: NamespaceKind): Promise<ThrowAwayHost> {
    const host = new ThrowAwayHost(kind);
    const launcher = host.#launcher.pid;
    const own = readlinkSync(`/proc/self/ns/${kind}`);
    await eventually(`a throw-away ${kind} namespace`, () => {
      const pid = Number(readFileSync(`/proc/${launcher}/task/${launcher}/children`, "utf8"));
      if (pid <= 1 || readlinkSync(`/proc/${pid}/ns/${kind}`) === own) throw new Error("not yet");
      if (readFileSync(`/proc/${pid}/comm`, "utf8") !== "sleep\n") throw new Error("not yet ready");
      host.#pid = pid;
    });
    if (kind === "net") host.run("ip", "link", "set", "lo", "up");
    return host;
  }

  /** Runs a tenant's command to its end and gives all it said. */
  run(...command: readonly string[]): string {
    const { stdout, stderr } = spawnSync("nsenter", [...this.#entrance(), ...command], { encoding: "utf8" });
    return (stdout + stderr).trim();
  }

  /** Starts a tenant's command and resolves with its first line; it ends with the host. */
  async start(...command: readonly string[]): Promise<{ firstLine: string; process: ChildProcess }> {
    const tenant = spawn("nsenter", [...this.#entrance(), ...command], { stdio: ["pipe", "pipe", "inherit"] });
    this.#launcher.once("exit", () => tenant.kill("SIGKILL"));
    const firstLine = await new Promise<string>((resolve) =>
      tenant.stdout.once("data", (bytes: Buffer) => resolve(bytes.toString().trim())),
    );
    return { firstLine, process: tenant };
  }

  async close(): Promise<void> {
    const end = new Promise((resolve) => this.#launcher.once("exit", resolve));
    this.#launcher.kill("SIGKILL");
    await end;
  }

  #entrance(): string[] {
    const entered = this.#kind === "pid" ? ["--pid", "--mount"] : [`--${this.#kind === "mnt" ? "mount" : this.#kind}`];
    return ["-t", String(this.#pid), ...entered, "--"];
  }
}
