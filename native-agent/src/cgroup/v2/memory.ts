// Memory on cgroup2: a limit on memory and one on swap alone. Called through controller.ts; not yet
// run on a v2 host, see controllers.ts.
import type { Controller, Filling } from "../controller.ts";
import { numberOfKey, PinnedFile, readKernelFile, writeKernelFile } from "../kernel-file.ts";
import { limitBelowUse } from "../limit-below-use.ts";
import { readSize } from "../read-setting.ts";

/** memory.stat costs ten times any other file, and page cache ages slowly: read it every fifth time. */
const STAT_EVERY = 5;

export const memory: Controller = {
  name: "memory",
  apply(directory, limits) {
    writeKernelFile(`${directory}/memory.swap.max`, limits.swapBytes);
    // Where v1 refuses a limit below use, v2 kills until it fits. So the container is first asked to give
    // back what it can, by the soft limit, and the hard one is set only when that was enough.
    writeKernelFile(`${directory}/memory.high`, limits.memoryBytes);
    const usedBytes = Number(readKernelFile(`${directory}/memory.current`));
    writeKernelFile(`${directory}/memory.high`, "max");
    const limitBytes = limits.memoryBytes;
    if (usedBytes > limitBytes) throw limitBelowUse({ limitBytes, usedBytes, field: "memoryBytes" });
    writeKernelFile(`${directory}/memory.max`, limits.memoryBytes);
  },
  inspect: (directory, limits) => [
    readSize(`${directory}/memory.max`, limits.memoryBytes),
    readSize(`${directory}/memory.swap.max`, limits.swapBytes),
  ],
  openCounters: (directory) => new MemoryReader(directory),
};

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
