// Memory on cgroup2: a limit on memory and one on swap alone. Called through controller.ts. The kernel takes
// every limit at once and kills until it fits, so the refusal of one below use is ours.
import type { Controller, Filling } from "../controller.ts";
import { numberOfKey, PinnedFile, readKernelFile, writeKernelFile } from "../kernel-file.ts";
import { limitBelowUse } from "../limit-below-use.ts";
import { readSize } from "../read-setting.ts";

/** memory.stat costs ten times any other file, and page cache ages slowly: read it every fifth time. */
const STAT_EVERY = 5;

export const memory: Controller = {
  name: "memory",
  apply(directory, limits) {
    const swap = `${directory}/memory.swap.max`;
    const formerSwap = readKernelFile(swap);
    // More swap comes first: what has to leave memory may need it. Less than is in use is taken as it is: nobody
    // dies, only no more is swapped out.
    writeKernelFile(swap, limits.swapBytes);
    try {
      shrinkTo(directory, limits.memoryBytes);
    } catch (error) {
      writeKernelFile(swap, formerSwap);
      throw error;
    }
  },
  inspect: (directory, limits) => [
    readSize(`${directory}/memory.max`, limits.memoryBytes),
    readSize(`${directory}/memory.swap.max`, limits.swapBytes),
  ],
  openCounters: (directory) => new MemoryReader(directory),
};

/**
 * Sets the hard limit, but first asks the container by the soft one to give back what it can. The soft one stays
 * until the hard one is set: meanwhile whoever wants more waits, and nobody is killed.
 */
function shrinkTo(directory: string, limitBytes: number): void {
  const high = `${directory}/memory.high`;
  writeKernelFile(high, limitBytes);
  try {
    const usedBytes = Number(readKernelFile(`${directory}/memory.current`));
    if (usedBytes > limitBytes) throw limitBelowUse({ limitBytes, usedBytes, field: "memoryBytes" });
    writeKernelFile(`${directory}/memory.max`, limitBytes);
  } finally {
    writeKernelFile(high, "max");
  }
}

class MemoryReader {
  readonly #current: PinnedFile;
  readonly #swap: PinnedFile;
  readonly #stat: PinnedFile;
  readonly #events: PinnedFile;
  #inactiveFileBytes = 0;
  #readings = 0;

  constructor(directory: string) {
    this.#current = new PinnedFile(`${directory}/memory.current`);
    this.#swap = new PinnedFile(`${directory}/memory.swap.current`);
    this.#stat = new PinnedFile(`${directory}/memory.stat`);
    this.#events = new PinnedFile(`${directory}/memory.events`);
  }

  fill(reading: Filling): void {
    if (this.#readings++ % STAT_EVERY === 0) {
      this.#inactiveFileBytes = numberOfKey(this.#stat.text(), "inactive_file");
    }
    reading.memoryBytes = this.#current.number();
    reading.memoryWorkingSetBytes = Math.max(0, reading.memoryBytes - this.#inactiveFileBytes);
    reading.swapBytes = this.#swap.number();
    reading.oomKills = numberOfKey(this.#events.text(), "oom_kill");
  }

  close(): void {
    for (const file of [this.#current, this.#swap, this.#stat, this.#events]) file.close();
  }
}
