import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** What one check printed and how it ended. */
export interface CheckResult {
  readonly name: string;
  readonly isGreen: boolean;
  readonly output: string;
  readonly ms: number;
}

/** Runs one command to its end, in `cwd`, and keeps what it printed. */
export async function runCommand(name: string, argv: readonly string[], cwd = "."): Promise<CheckResult> {
  const started = performance.now();
  const [command, ...args] = argv;
  if (command === undefined) throw new Error(`check ${name} has no command`);
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
  return { name, isGreen: code === 0, output: Buffer.concat(chunks).toString(), ms: performance.now() - started };
}

/** Runs jobs as many at a time as there are cores, and prints each as it ends. */
export async function runChecks(jobs: readonly (() => Promise<CheckResult>)[]): Promise<CheckResult[]> {
  const waiting = [...jobs];
  const results: CheckResult[] = [];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const result = await job();
      results.push(result);
      console.log(`${result.isGreen ? "ok  " : "FAIL"} ${result.name} (${(result.ms / 1000).toFixed(1)} s)`);
      if (!result.isGreen || result.name === "budgets") console.log(result.output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, worker));
  return results;
}
