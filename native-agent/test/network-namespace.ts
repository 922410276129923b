// Network namespaces for root tests of net/: one that stands for the host, entered by the test itself so
// that the real host's network is never touched, and small ones with a sleeping process that stand for
// containers and for the world outside.
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { declare } from "../src/ffi/libc.ts";
import { eventually } from "./eventually.ts";

const CLONE_NEWNET = 0x40000000;
const unshare = declare("int unshare(int flags)");
const setns = declare("int setns(int fd, int kind)");
const execFileAsync = promisify(execFile);
/** A full frame against the payload of TCP in it: 14 bytes Ethernet, 20 IP, 32 TCP with its time stamps. */
const FRAME_PER_PAYLOAD = 1514 / 1448;
const probe = join(import.meta.dirname, "net-probe.ts");

/** Moves the test's main thread, and what it starts from now on, into a fresh network; returns the way back. */
export function enterOwnNetwork(): () => void {
  const home = openSync("/proc/thread-self/ns/net", "r");
  unshare("network namespace of the test", CLONE_NEWNET);
  execFileSync("ip", ["link", "set", "lo", "up"]);
  return () => {
    setns("network namespace of the host", home, CLONE_NEWNET);
    closeSync(home);
  };
}

/** A namespace of its own with one process in it, which does nothing. */
export class Namespace {
  readonly pid: number;
  readonly #holder: ChildProcess;
  readonly #servers: ChildProcess[] = [];

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
    this.pid = holder.pid ?? 0;
  }

  static async open(): Promise<Namespace> {
    const holder = spawn("unshare", ["-n", "sleep", "1000"], { stdio: "ignore" });
    const own = readlinkSync("/proc/thread-self/ns/net");
    await eventually("the namespace is there", () => {
      if (readlinkSync(`/proc/${holder.pid}/ns/net`) === own) throw new Error("not yet");
    });
    return new Namespace(holder);
  }

  /** Runs a program inside and returns what it printed. */
  run(...command: string[]): string {
    return execFileSync("nsenter", ["-t", String(this.pid), "-n", ...command], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  }

  /** Measures what it receives from a pouring server, in megabits a second of Ethernet frames. */
  async gauge(host: string, port: number, { seconds, warmUp }: { seconds: number; warmUp: number }): Promise<number> {
    const command = [process.execPath, probe, "gauge", host, String(port), String(seconds), String(warmUp)];
    const { stdout } = await execFileAsync("nsenter", ["-t", String(this.pid), "-n", ...command]);
    return Number(stdout) * FRAME_PER_PAYLOAD;
  }

  /** Runs net-probe.ts inside. */
  probe(...args: string[]): string {
    return this.run(process.execPath, probe, ...args);
  }

  /** Starts a server inside that tells each caller its address, or pours without end; resolves when it listens. */
  async serve(port: number, how: "serve" | "pour" = "serve"): Promise<void> {
    const server = spawn("nsenter", ["-t", String(this.pid), "-n", process.execPath, probe, how, String(port)]);
    this.#servers.push(server);
    await new Promise((resolve) => server.stdout.once("data", resolve));
  }

  /** Ends every process inside; the kernel takes the network away soon after. */
  async close(): Promise<void> {
    const all = [...this.#servers, this.#holder];
    const ends = all.map(
      (child) =>
        new Promise((resolve) =>
          child.exitCode === null && child.signalCode === null ? child.once("exit", resolve) : resolve(null),
        ),
    );
    for (const child of all) child.kill("SIGKILL");
    await Promise.all(ends);
  }
}

/** Runs net-probe.ts where the test itself is. */
export function probeHere(...args: string[]): string {
  return execFileSync(process.execPath, [probe, ...args], { encoding: "utf8" }).trim();
}

/** Starts a server where the test itself is; resolves with the way to end it. */
export async function serveHere(port: number): Promise<() => void> {
  const server = spawn(process.execPath, [probe, "serve", String(port)]);
  await new Promise((resolve) => server.stdout.once("data", resolve));
  return () => server.kill("SIGKILL");
}
