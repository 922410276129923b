"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import type { TimeChartProps } from "@berth/ui/charts/time-chart.tsx";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../lib/use-format.ts";
import type { SampleStore } from "./sample-store.ts";

type Chart = Omit<TimeChartProps, "words">;

/** Lays out the four charts of a container; the same objects until its limits or the language change. */
export function useCharts(store: SampleStore, limits: ContainerLimits): readonly Chart[] {
  const t = useTranslations("graphs");
  const format = useFormat();
  return useMemo(() => {
    const limit = (value: number, text: string) => ({ value, label: t("limit", { value: text }) });
    const { readBytesPerSec, writeBytesPerSec } = limits.diskIo;
    const cores = format.cores(limits.cpuMillicores);
    const memory = format.bytes(limits.memoryBytes);
    // One line when both ways have the same limit; else one each, with its name.
    const diskLimits =
      readBytesPerSec === writeBytesPerSec
        ? readBytesPerSec === null
          ? []
          : [limit(readBytesPerSec, format.bytesPerSec(readBytesPerSec))]
        : [
            { value: readBytesPerSec, name: t("read") },
            { value: writeBytesPerSec, name: t("write") },
          ].flatMap(({ value, name }) =>
            value === null ? [] : [limit(value, `${name} ${format.bytesPerSec(value)}`)],
          );
    return [
      {
        title: t("cpu"),
        source: store.source((rates) => [rates.cpuCores]),
        series: [{ name: t("used"), color: 1, isFilled: true }],
        limits: [limit(limits.cpuMillicores / 1000, cores)],
        format: format.number,
        headline: (used) => t("usedOf", { used: format.number(used), limit: cores }),
      },
      {
        title: t("memory"),
        source: store.source((rates) => [rates.memoryWorkingSetBytes, rates.memoryBytes]),
        series: [
          { name: t("used"), color: 1, isFilled: true },
          { name: t("withCache"), color: 2 },
        ],
        limits: [limit(limits.memoryBytes, memory)],
        base: "binary",
        format: format.bytes,
        headline: (used) => t("usedOf", { used: format.bytes(used), limit: memory }),
      },
      {
        title: t("disk"),
        source: store.source((rates) => [rates.ioReadBytesPerSec, rates.ioWriteBytesPerSec]),
        series: [
          { name: t("read"), color: 1 },
          { name: t("write"), color: 2 },
        ],
        limits: diskLimits,
        base: "binary",
        format: format.bytesPerSec,
      },
      {
        title: t("network"),
        source: store.source((rates) => [rates.netRxBytesPerSec, rates.netTxBytesPerSec]),
        series: [
          { name: t("received"), color: 1 },
          { name: t("sent"), color: 2 },
        ],
        limits: [],
        format: format.bitsPerSec,
      },
    ] satisfies Chart[];
  }, [store, limits, t, format]);
}
