// Puts the open files of several controllers together into one reader. Called by container-cgroups.ts.
// After a failed opening no file stays open.
import type { CgroupReader } from "./cgroups.ts";
import type { ControllerReader, Filling } from "./controller.ts";

/** Opens all parts in turn; a part that has nothing to count gives nothing. */
export function openReader(openers: readonly (() => ControllerReader | undefined)[]): CgroupReader {
  const parts: ControllerReader[] = [];
  const close = () => {
    for (const part of parts.splice(0)) part.close();
  };
  try {
    for (const open of openers) {
      const part = open();
      if (part !== undefined) parts.push(part);
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    read() {
      const reading = zeros();
      for (const part of parts) part.fill(reading);
      return reading;
    },
    close,
  };
}

/** What a host that counts nothing would answer: a controller that is missing leaves its zeros. */
function zeros(): Filling {
  return {
    cpuUsageUsec: 0,
    cpuThrottledUsec: 0,
    ioReadBytes: 0,
    ioWriteBytes: 0,
    ioReadOps: 0,
    ioWriteOps: 0,
    oomKills: 0,
    memoryBytes: 0,
    memoryWorkingSetBytes: 0,
    swapBytes: 0,
    processes: 0,
  };
}
