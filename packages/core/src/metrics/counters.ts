import { z } from "zod";

const counter = z.number().int().min(0);

/**
 * One reading of a container's kernel files. The first group are counters that only grow while the
 * container runs; the second are levels. Microseconds and bytes, whatever the cgroup version.
 */
export const countersSchema = z.strictObject({
  cpuUsageUsec: counter,
  cpuThrottledUsec: counter,
  ioReadBytes: counter,
  ioWriteBytes: counter,
  ioReadOps: counter,
  ioWriteOps: counter,
  netRxBytes: counter,
  netTxBytes: counter,
  oomKills: counter,
  memoryBytes: counter,
  memoryWorkingSetBytes: counter,
  swapBytes: counter,
  processes: counter,
});
export type Counters = z.infer<typeof countersSchema>;

/** The counters of a container that has done nothing yet. */
export const zeroCounters: Counters = {
  cpuUsageUsec: 0,
  cpuThrottledUsec: 0,
  ioReadBytes: 0,
  ioWriteBytes: 0,
  ioReadOps: 0,
  ioWriteOps: 0,
  netRxBytes: 0,
  netTxBytes: 0,
  oomKills: 0,
  memoryBytes: 0,
  memoryWorkingSetBytes: 0,
  swapBytes: 0,
  processes: 0,
};
