import { bytesText } from "../text/bytes-text.ts";
import type { ContainerLimits, DiskIoLimits, NetworkLimits } from "./limits.ts";

/** Writes the limits in one English line, for logs and the command line; rates that nobody limits are left out. */
export function limitsText(limits: ContainerLimits): string {
  const { cpuMillicores, memoryBytes, swapBytes, diskBytes, processes, diskIo, network } = limits;
  const sizes = `${bytesText(memoryBytes)} memory, ${bytesText(swapBytes)} swap, ${bytesText(diskBytes)} disk`;
  const rates = [...diskTexts(diskIo), ...networkTexts(network)];
  return [`${cpuMillicores / 1000} cores`, sizes, `${processes} processes`, ...rates].join(", ");
}

function diskTexts(diskIo: DiskIoLimits): string[] {
  const bytes = (rate: number | null) => (rate === null ? [] : [`${bytesText(rate)}/s`]);
  const ops = (rate: number | null) => (rate === null ? [] : [`${rate} IOPS`]);
  return [
    ...named("disk read", [...bytes(diskIo.readBytesPerSec), ...ops(diskIo.readOpsPerSec)]),
    ...named("disk write", [...bytes(diskIo.writeBytesPerSec), ...ops(diskIo.writeOpsPerSec)]),
  ];
}

function networkTexts({ receiveBitsPerSec, transmitBitsPerSec }: NetworkLimits): string[] {
  const bits = (rate: number | null) => (rate === null ? [] : [bitsText(rate)]);
  return [...named("receive", bits(receiveBitsPerSec)), ...named("transmit", bits(transmitBitsPerSec))];
}

function named(name: string, rates: readonly string[]): string[] {
  return rates.length === 0 ? [] : [`${name} ${rates.join(" and ")}`];
}

/** Networks count in thousands, unlike memory. */
function bitsText(bitsPerSec: number): string {
  return bitsPerSec >= 1e9 ? `${round(bitsPerSec / 1e9)} Gbit/s` : `${round(bitsPerSec / 1e6)} Mbit/s`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
