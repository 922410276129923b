// The number of processes and threads. Called through controller.ts; the files are the same on both
// cgroup versions, so there is one controller for them.
import type { Controller } from "./controller.ts";
import { PinnedFile, writeKernelFile } from "./kernel-file.ts";
import { readSetting } from "./read-setting.ts";

export const pids: Controller = {
  name: "pids",
  apply(directory, limits) {
    // Below the present number it is accepted: nobody dies, only fork(2) fails until enough have ended.
    writeKernelFile(`${directory}/pids.max`, limits.processes);
  },
  inspect: (directory, limits) => [readSetting(`${directory}/pids.max`, limits.processes)],
  openCounters(directory) {
    const current = new PinnedFile(`${directory}/pids.current`);
    return {
      fill(reading) {
        reading.processes = current.number();
      },
      close: () => current.close(),
    };
  },
};
