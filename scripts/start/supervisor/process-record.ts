import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

const recordSchema = z.record(z.string(), z.strictObject({ pid: z.number().int().min(2), startTicks: z.string() }));

/** A process's start time in clock ticks since boot, which with its id names it for good (man 5 proc); null when it is gone. */
export function startTicksOf(pid: number): string | null {
  try {
    // The name in parentheses may itself hold spaces and parentheses, so fields count from its last one.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Keeps on disk which processes are ours, so that they are found again after the supervisor was killed. */
export class ProcessRecord {
  readonly #path: string;
  readonly #left: Map<string, { pid: number; startTicks: string }>;
  readonly #mine = new Map<string, { pid: number; startTicks: string }>();

  constructor(path: string) {
    this.#path = path;
    const read = existsSync(path) ? recordSchema.safeParse(JSON.parse(readFileSync(path, "utf8") || "{}")) : null;
    this.#left = new Map(Object.entries(read?.data ?? {}));
  }

  /** The process a former supervisor started under this name and that still runs; 0 when there is none. */
  leftover(name: string): number {
    const left = this.#left.get(name);
    return left !== undefined && startTicksOf(left.pid) === left.startTicks ? left.pid : 0;
  }

  /** Remembers a process that has just been started; `pid` 0 forgets it. */
  set(name: string, pid: number): void {
    const startTicks = pid === 0 ? null : startTicksOf(pid);
    if (startTicks === null) this.#mine.delete(name);
    else this.#mine.set(name, { pid, startTicks });
    this.#left.delete(name);
    const all = Object.fromEntries([...this.#left, ...this.#mine]);
    writeFileSync(`${this.#path}.new`, JSON.stringify(all), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}
