"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { useTranslations } from "use-intl";
import { useFormat } from "../../lib/use-format.ts";

/** Returns the way to write limits as lines of name and value, in the order every page has them. */
export function useLimitLines(): (limits: ContainerLimits) => readonly (readonly [name: string, value: string])[] {
  const t = useTranslations("container");
  const words = useTranslations("app");
  const format = useFormat();
  const speed = (bytes: number | null, ops: number | null) => {
    const parts = [bytes === null ? null : format.bytesPerSec(bytes), ops === null ? null : format.ops(ops)];
    return parts.filter((part) => part !== null).join(" · ") || t("unlimited");
  };
  const rate = (bits: number | null) => (bits === null ? t("unlimited") : format.bitsPerSec(bits / 8));
  return ({ diskIo, network, ...limits }) => [
    [t("cpu"), format.cores(limits.cpuMillicores)],
    [t("memory"), format.bytes(limits.memoryBytes)],
    [t("swap"), limits.swapBytes === 0 ? words("none") : format.bytes(limits.swapBytes)],
    [t("disk"), format.bytes(limits.diskBytes)],
    [t("processes"), format.number(limits.processes)],
    [t("diskRead"), speed(diskIo.readBytesPerSec, diskIo.readOpsPerSec)],
    [t("diskWrite"), speed(diskIo.writeBytesPerSec, diskIo.writeOpsPerSec)],
    [t("networkIn"), rate(network.receiveBitsPerSec)],
    [t("networkOut"), rate(network.transmitBitsPerSec)],
  ];
}
