// Runs a shell inside a container's cgroups the way the monitor does: the process gets the open files,
// writes "0" to each itself, and only then runs what it is for. Used by root tests of cgroup/.
import { type ChildProcess, spawn } from "node:child_process";
import type { CgroupEntrance } from "../src/cgroup/cgroups.ts";

/** The first descriptor after standard input, output and error. */
const FIRST_FD = 3;

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** Resolves at the end with everything it printed. */
  readonly finished: Promise<Finished>;
}

/** The shell words that enter; to be used once, by the process that shall be inside. */
export function enterWords(entrance: CgroupEntrance): string {
  return entrance.attachFds.map((_, index) => `echo 0 >&${index + FIRST_FD}`).join(" && ");
}

/** Starts `script` in the cgroups of `entrance`, as root of the host. */
export function runInCgroups(entrance: CgroupEntrance, script: string): Running {
  return runBeside(entrance, `${enterWords(entrance)} && ${script}`);
}

/** Starts `script` outside, with the files at hand: it enters by `enterWords` when it is ready. */
export function runBeside(entrance: CgroupEntrance, script: string): Running {
  const process = spawn("/bin/bash", ["-c", script], {
    stdio: ["ignore", "pipe", "pipe", ...entrance.attachFds],
  });
  let output = "";
  process.stdout?.on("data", (bytes: Buffer) => (output += bytes.toString()));
  process.stderr?.on("data", (bytes: Buffer) => (output += bytes.toString()));
  const finished = new Promise<Finished>((resolve) => {
    process.on("close", (code, signal) => resolve({ code, signal, output }));
  });
  return { process, finished };
}
