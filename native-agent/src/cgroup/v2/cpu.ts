// CPU time on cgroup2: limit and count in one controller, in microseconds. Called through controller.ts.
import type { Controller } from "../controller.ts";
import { CPU_PERIOD_USEC, cpuQuotaUsec } from "../cpu-quota.ts";
import { numberOfKey, PinnedFile, writeKernelFile } from "../kernel-file.ts";
import { readSetting } from "../read-setting.ts";

/** The kernel's greatest weight; a full core's is 100 here, the kernel's default. */
const MOST_WEIGHT = 10_000;

function cpuWeight(cpuMillicores: number): number {
  return Math.min(Math.max(Math.round(cpuMillicores / 10), 1), MOST_WEIGHT);
}

export const cpu: Controller = {
  name: "cpu",
  apply(directory, limits) {
    writeKernelFile(`${directory}/cpu.max`, `${cpuQuotaUsec(limits.cpuMillicores)} ${CPU_PERIOD_USEC}`);
    writeKernelFile(`${directory}/cpu.weight`, cpuWeight(limits.cpuMillicores));
  },
  inspect: (directory, limits) => [
    readSetting(`${directory}/cpu.max`, `${cpuQuotaUsec(limits.cpuMillicores)} ${CPU_PERIOD_USEC}`),
    readSetting(`${directory}/cpu.weight`, cpuWeight(limits.cpuMillicores)),
  ],
  openCounters(directory) {
    const stat = new PinnedFile(`${directory}/cpu.stat`);
    return {
      fill(reading) {
        const text = stat.text();
        reading.cpuUsageUsec = numberOfKey(text, "usage_usec");
        reading.cpuThrottledUsec = numberOfKey(text, "throttled_usec");
      },
      close: () => stat.close(),
    };
  },
};
