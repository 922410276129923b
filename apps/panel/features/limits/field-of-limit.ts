import type { LimitValues } from "./limit-values.ts";

const fields: Readonly<Record<string, keyof LimitValues>> = {
  "limits.cpuMillicores": "cores",
  "limits.memoryBytes": "memoryGib",
  "limits.swapBytes": "swapGib",
  "limits.diskBytes": "diskGib",
  "limits.processes": "processes",
  "limits.diskIo.readBytesPerSec": "readMibPerSec",
  "limits.diskIo.writeBytesPerSec": "writeMibPerSec",
  "limits.diskIo.readOpsPerSec": "readOps",
  "limits.diskIo.writeOpsPerSec": "writeOps",
  "limits.network.receiveBitsPerSec": "receiveMbit",
  "limits.network.transmitBitsPerSec": "transmitMbit",
};

/** Finds the field an error of the API about limits belongs to; null when it belongs to none. */
export function fieldOfLimit(path: string | null): keyof LimitValues | null {
  return path === null ? null : (fields[path] ?? null);
}
