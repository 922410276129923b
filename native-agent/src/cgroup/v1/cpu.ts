// CPU time on cgroup v1: `cpu` limits it and `cpuacct` counts it, two controllers that many hosts mount
// as one tree and some as two. Called through controller.ts.
import type { Controller } from "../controller.ts";
import { CPU_PERIOD_USEC, cpuQuotaUsec } from "../cpu-quota.ts";
import { numberOfKey, PinnedFile, writeKernelFile } from "../kernel-file.ts";
import { readSetting } from "../read-setting.ts";

/** The kernel's least and greatest share; a full core's is 1024. */
const [LEAST_SHARES, MOST_SHARES] = [2, 262_144];

/** On a busy host a VPS of two cores gets twice what a VPS of one gets, not the same. */
function cpuShares(cpuMillicores: number): number {
  return Math.min(Math.max(Math.round((cpuMillicores * 1024) / 1000), LEAST_SHARES), MOST_SHARES);
}

export const cpu: Controller = {
  name: "cpu",
  apply(directory, limits) {
    writeKernelFile(`${directory}/cpu.cfs_period_us`, CPU_PERIOD_USEC);
    writeKernelFile(`${directory}/cpu.cfs_quota_us`, cpuQuotaUsec(limits.cpuMillicores));
    writeKernelFile(`${directory}/cpu.shares`, cpuShares(limits.cpuMillicores));
  },
  inspect: (directory, limits) => [
    readSetting(`${directory}/cpu.cfs_period_us`, CPU_PERIOD_USEC),
    readSetting(`${directory}/cpu.cfs_quota_us`, cpuQuotaUsec(limits.cpuMillicores)),
    readSetting(`${directory}/cpu.shares`, cpuShares(limits.cpuMillicores)),
  ],
  openCounters(directory) {
    const stat = new PinnedFile(`${directory}/cpu.stat`);
    return {
      fill(reading) {
        reading.cpuThrottledUsec = Math.floor(numberOfKey(stat.text(), "throttled_time") / 1000);
      },
      close: () => stat.close(),
    };
  },
};

export const cpuacct: Controller = {
  name: "cpuacct",
  openCounters(directory) {
    const usageNsec = new PinnedFile(`${directory}/cpuacct.usage`);
    return {
      fill(reading) {
        reading.cpuUsageUsec = Math.floor(usageNsec.number() / 1000);
      },
      close: () => usageNsec.close(),
    };
  },
};
