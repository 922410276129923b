"use client";
import type { ChartWords } from "@berth/ui/charts/chart-words.ts";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../lib/use-format.ts";

/** Returns every word of the charts in the reader's language, as one lasting object; without an end they follow now. */
export function useChartWords(endMs?: number): ChartWords {
  const t = useTranslations("graphs");
  const close = useTranslations("app")("close");
  const format = useFormat();
  return useMemo(
    () => ({
      now: endMs === undefined ? t("now") : format.time(endMs),
      noData: (durationMs) => t("noData", { duration: format.duration(durationMs) }),
      time: format.time,
      exactTime: format.exactTime,
      summary: (name, summary, write) => {
        const values = {
          name,
          avg: write(summary.avg),
          min: write(summary.min),
          p95: write(summary.p95),
          max: write(summary.max),
        };
        return summary.atLimitPercent === null
          ? t("summary", values)
          : t("summaryLimit", { ...values, atLimit: format.percent(summary.atLimitPercent) });
      },
      nothingYet: t("nothingYet"),
      asTable: t("asTable"),
      downloadCsv: t("csv"),
      close,
      timeColumn: t("time"),
      lowest: t("lowest"),
      average: t("average"),
      percentile95: t("percentile95"),
      highest: t("highest"),
    }),
    [t, close, format, endMs],
  );
}
