import type { ContainerLimits } from "@berth/core/container/limits.ts";

/** The columns of a container, or of a plan's version, that hold limits; bytes are 64 bits wide in the database. */
export interface LimitColumns {
  readonly cpuMillicores: number;
  readonly memoryBytes: bigint;
  readonly swapBytes: bigint;
  readonly diskBytes: bigint;
  readonly processes: number;
  readonly diskReadBytesPerSec: bigint | null;
  readonly diskWriteBytesPerSec: bigint | null;
  readonly diskReadOpsPerSec: number | null;
  readonly diskWriteOpsPerSec: number | null;
  readonly networkReceiveBitsPerSec: bigint | null;
  readonly networkTransmitBitsPerSec: bigint | null;
}

/** Reads limits out of a row. Every limit is below 2^53, so a plain number holds it exactly. */
export function readLimits(row: LimitColumns): ContainerLimits {
  const number = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    cpuMillicores: row.cpuMillicores,
    memoryBytes: Number(row.memoryBytes),
    swapBytes: Number(row.swapBytes),
    diskBytes: Number(row.diskBytes),
    processes: row.processes,
    diskIo: {
      readBytesPerSec: number(row.diskReadBytesPerSec),
      writeBytesPerSec: number(row.diskWriteBytesPerSec),
      readOpsPerSec: row.diskReadOpsPerSec,
      writeOpsPerSec: row.diskWriteOpsPerSec,
    },
    network: {
      receiveBitsPerSec: number(row.networkReceiveBitsPerSec),
      transmitBitsPerSec: number(row.networkTransmitBitsPerSec),
    },
  };
}

/** Writes limits as columns of a row. */
export function limitColumns(limits: ContainerLimits): LimitColumns {
  const wide = (value: number | null) => (value === null ? null : BigInt(value));
  return {
    cpuMillicores: limits.cpuMillicores,
    memoryBytes: BigInt(limits.memoryBytes),
    swapBytes: BigInt(limits.swapBytes),
    diskBytes: BigInt(limits.diskBytes),
    processes: limits.processes,
    diskReadBytesPerSec: wide(limits.diskIo.readBytesPerSec),
    diskWriteBytesPerSec: wide(limits.diskIo.writeBytesPerSec),
    diskReadOpsPerSec: limits.diskIo.readOpsPerSec,
    diskWriteOpsPerSec: limits.diskIo.writeOpsPerSec,
    networkReceiveBitsPerSec: wide(limits.network.receiveBitsPerSec),
    networkTransmitBitsPerSec: wide(limits.network.transmitBitsPerSec),
  };
}
