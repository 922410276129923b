// Memory on cgroup v1: a limit on memory, and a second one on memory and swap together. Called through
// controller.ts.
import { existsSync } from "node:fs";
import { hasCode } from "../../ffi/has-code.ts";
import type { Controller, Filling } from "../controller.ts";
import { numberOfKey, PinnedFile, readKernelFile, writeKernelFile } from "../kernel-file.ts";
import { limitBelowUse } from "../limit-below-use.ts";
import { readSize } from "../read-setting.ts";

/** memory.stat costs ten times any other file, and page cache ages slowly: read it every fifth time. */
const STAT_EVERY = 5;

export const memory: Controller = {
  name: "memory",
  apply(directory, limits) {
    const [memory, both] = [`${directory}/memory`, `${directory}/memory.memsw`];
    const limit: Write = { files: memory, bytes: limits.memoryBytes, field: "memoryBytes" };
    const withSwap: Write = { files: both, bytes: limits.memoryBytes + limits.swapBytes, field: "swapBytes" };
    // A kernel started with swapaccount=0 has no such file; there is no swap to limit then either.
    if (!existsSync(`${both}.limit_in_bytes`)) return write(limit);
    // The kernel refuses any moment in which the sum is below its part, so growing begins with the sum.
    const isGrowing = withSwap.bytes >= Number(readKernelFile(`${both}.limit_in_bytes`));
    for (const step of isGrowing ? [withSwap, limit] : [limit, withSwap]) write(step);
  },
  inspect(directory, limits) {
    const withSwap = `${directory}/memory.memsw.limit_in_bytes`;
    const limit = readSize(`${directory}/memory.limit_in_bytes`, limits.memoryBytes);
    return existsSync(withSwap) ? [limit, readSize(withSwap, limits.memoryBytes + limits.swapBytes)] : [limit];
  },
  openCounters: (directory) => new MemoryReader(directory),
};

interface Write {
  /** What the names of the files begin with. */
  readonly files: string;
  readonly bytes: number;
  readonly field: "memoryBytes" | "swapBytes";
}

/** The kernel first gives back page cache and swaps out; EBUSY means that was not enough. */
function write({ files, bytes, field }: Write): void {
  try {
    writeKernelFile(`${files}.limit_in_bytes`, bytes);
  } catch (error) {
    if (!(error instanceof Error) || !hasCode(error.cause, "EBUSY")) throw error;
    const usedBytes = Number(readKernelFile(`${files}.usage_in_bytes`));
    throw limitBelowUse({ limitBytes: bytes, usedBytes, field }, error);
  }
}

class MemoryReader {
  readonly #usage: PinnedFile;
  readonly #withSwap: PinnedFile | null;
  readonly #stat: PinnedFile;
  readonly #oom: PinnedFile;
  #inactiveFileBytes = 0;
  #readings = 0;

  constructor(directory: string) {
    const withSwapPath = `${directory}/memory.memsw.usage_in_bytes`;
    this.#usage = new PinnedFile(`${directory}/memory.usage_in_bytes`);
    this.#withSwap = existsSync(withSwapPath) ? new PinnedFile(withSwapPath) : null;
    this.#stat = new PinnedFile(`${directory}/memory.stat`);
    this.#oom = new PinnedFile(`${directory}/memory.oom_control`);
  }

  fill(reading: Filling): void {
    if (this.#readings++ % STAT_EVERY === 0) {
      this.#inactiveFileBytes = numberOfKey(this.#stat.text(), "total_inactive_file");
    }
    const bytes = this.#usage.number();
    reading.memoryBytes = bytes;
    reading.memoryWorkingSetBytes = Math.max(0, bytes - this.#inactiveFileBytes);
    // Two files, two moments: the difference may dip below zero by a page or two.
    reading.swapBytes = Math.max(0, (this.#withSwap?.number() ?? bytes) - bytes);
    reading.oomKills = numberOfKey(this.#oom.text(), "oom_kill");
  }

  close(): void {
    for (const file of [this.#usage, this.#withSwap, this.#stat, this.#oom]) file?.close();
  }
}
