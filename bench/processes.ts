import { readdirSync, readFileSync } from "node:fs";

/** What a process costs in memory beyond what it shares; `pssKb` counts a shared page by its share. */
export interface Memory {
  readonly pssKb: number;
  readonly privateKb: number;
}

/** Reads smaps_rollup of a process; see proc(5). */
export function readMemory(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? Number.NaN);
  return { pssKb: kb("Pss"), privateKb: kb("Private_Clean") + kb("Private_Dirty") };
}

/** Gives the parent of a process. */
export function readParent(pid: number): number {
  // The name in parentheses may hold spaces; the fields after it do not. See proc(5), stat.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "");
  return Number(fields.split(" ")[1]);
}

/** Sums the CPU time of all threads of a process, in milliseconds with the scheduler's own precision. */
export function readCpuMs(pid: number): number {
  const ofThread = (tid: string) => Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, "utf8").split(" ")[0]);
  return readdirSync(`/proc/${pid}/task`)
    .map(ofThread)
    .reduce((sum, ns) => sum + ns / 1e6, 0);
}

/** Waits until something is so, looking every millisecond; throws after `withinMs`. */
export async function until<T>(what: string, look: () => T | null | Promise<T | null>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
