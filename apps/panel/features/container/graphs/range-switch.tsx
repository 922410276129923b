"use client";
import { Segmented } from "@berth/ui/segmented.tsx";
import { useTranslations } from "use-intl";
import { chartRanges } from "./chart-range.ts";
import { useRange } from "./use-range.ts";

/** Renders the choice between now and a stretch of the past. */
export function RangeSwitch() {
  const t = useTranslations("graphs");
  const [range, choose] = useRange();
  return (
    <div className="pb-1.5">
      <Segmented
        label={t("range")}
        options={chartRanges.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        value={range}
        onChange={choose}
      />
    </div>
  );
}
