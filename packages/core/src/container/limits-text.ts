import { bytesText } from "../text/bytes-text.ts";
import type { ContainerLimits } from "./limits.ts";

/** Writes the limits in one English line, for logs and the command line. */
export function limitsText({ cpuMillicores, memoryBytes, swapBytes, diskBytes, processes }: ContainerLimits): string {
  const sizes = `${bytesText(memoryBytes)} memory, ${bytesText(swapBytes)} swap, ${bytesText(diskBytes)} disk`;
  return `${cpuMillicores / 1000} cores, ${sizes}, ${processes} processes`;
}
