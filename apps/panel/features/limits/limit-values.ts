import type { ContainerLimits } from "@berth/core/container/limits.ts";

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;
/** A megabit is decimal, as networks are sold. */
export const MBIT = 1_000_000;

/** Limits as they stand in fields: still text, sizes in GiB, disk speeds in MiB/s, network in Mbit/s; an empty speed is none. */
export interface LimitValues {
  cores: string;
  memoryGib: string;
  swapGib: string;
  diskGib: string;
  processes: string;
  readMibPerSec: string;
  writeMibPerSec: string;
  readOps: string;
  writeOps: string;
  receiveMbit: string;
  transmitMbit: string;
}

/** A small VPS that suits most first tries. */
export const firstLimits: LimitValues = {
  cores: "1",
  memoryGib: "1",
  swapGib: "0",
  diskGib: "10",
  processes: "1024",
  readMibPerSec: "",
  writeMibPerSec: "",
  readOps: "",
  writeOps: "",
  receiveMbit: "",
  transmitMbit: "",
};

/** The fields of limits in the order of the form. */
export const limitFields = Object.keys(firstLimits) as readonly (keyof LimitValues)[];

/** Writes limits into the fields, in digits that are read back to the same number. */
export function writeLimits(limits: ContainerLimits): LimitValues {
  const { diskIo, network } = limits;
  const scaled = (value: number | null, unit: number) => (value === null ? "" : String(value / unit));
  return {
    cores: scaled(limits.cpuMillicores, 1000),
    memoryGib: scaled(limits.memoryBytes, GIB),
    swapGib: scaled(limits.swapBytes, GIB),
    diskGib: scaled(limits.diskBytes, GIB),
    processes: String(limits.processes),
    readMibPerSec: scaled(diskIo.readBytesPerSec, MIB),
    writeMibPerSec: scaled(diskIo.writeBytesPerSec, MIB),
    readOps: scaled(diskIo.readOpsPerSec, 1),
    writeOps: scaled(diskIo.writeOpsPerSec, 1),
    receiveMbit: scaled(network.receiveBitsPerSec, MBIT),
    transmitMbit: scaled(network.transmitBitsPerSec, MBIT),
  };
}
