"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../lib/use-format.ts";
import { type Chart, describeCharts } from "./describe-charts.ts";
import type { SourceOf } from "./history-source.ts";

/** Lays out the charts of a container; the same objects until its limits, the language or the source change. */
export function useCharts(sourceOf: SourceOf, limits: ContainerLimits): readonly Chart[] {
  const t = useTranslations("graphs");
  const format = useFormat();
  return useMemo(() => describeCharts({ limits, sourceOf, format, t }), [sourceOf, limits, t, format]);
}
