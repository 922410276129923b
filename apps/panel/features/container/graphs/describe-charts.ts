import type { ContainerLimits } from "@berth/core/container/limits.ts";
import type { ChartLimit } from "@berth/ui/charts/chart-data.ts";
import type { TimeChartProps } from "@berth/ui/charts/time-chart.tsx";
import type { useTranslations } from "use-intl";
import type { Format } from "../../../lib/use-format.ts";
import type { SourceOf } from "./history-source.ts";

export type Chart = Omit<TimeChartProps, "words">;

/** What the charts of one container are laid out from. */
export interface ChartPlan {
  readonly limits: ContainerLimits;
  readonly sourceOf: SourceOf;
  readonly format: Format;
  readonly t: ReturnType<typeof useTranslations<"graphs">>;
}

/** Describes the six charts of a container, live or of the past. */
export function describeCharts(plan: ChartPlan): readonly Chart[] {
  return [
    cpuChart(plan),
    memoryChart(plan),
    diskChart(plan),
    diskOpsChart(plan),
    networkChart(plan),
    processChart(plan),
  ];
}

function cpuChart({ limits, sourceOf, format, t }: ChartPlan): Chart {
  const cores = format.cores(limits.cpuMillicores);
  return {
    title: t("cpu"),
    source: sourceOf(["cpuCores", "cpuThrottledShare"]),
    series: [
      { name: t("used"), color: 1, isFilled: true },
      { name: t("throttled"), color: 2 },
    ],
    limits: [{ value: limits.cpuMillicores / 1000, label: t("limit", { value: cores }) }],
    format: format.number,
    headline: (used) => t("usedOf", { used: format.number(used), limit: format.ofCores(limits.cpuMillicores) }),
  };
}

function memoryChart({ limits, sourceOf, format, t }: ChartPlan): Chart {
  const memory = format.bytes(limits.memoryBytes);
  return {
    title: t("memory"),
    source: sourceOf(["memoryWorkingSetBytes", "memoryBytes", "swapBytes"]),
    series: [
      { name: t("used"), color: 1, isFilled: true },
      { name: t("withCache"), color: 2 },
      { name: t("swap"), color: 3 },
    ],
    limits: [{ value: limits.memoryBytes, label: t("limit", { value: memory }) }],
    base: "binary",
    format: format.bytes,
    headline: (used) => t("usedOf", { used: format.bytes(used), limit: memory }),
  };
}

function diskChart({ limits, sourceOf, format, t }: ChartPlan): Chart {
  const { readBytesPerSec, writeBytesPerSec } = limits.diskIo;
  return {
    title: t("disk"),
    source: sourceOf(["ioReadBytesPerSec", "ioWriteBytesPerSec"]),
    series: readAndWrite(t),
    limits: bothWays([readBytesPerSec, writeBytesPerSec], format.bytesPerSec, t),
    base: "binary",
    format: format.bytesPerSec,
  };
}

function diskOpsChart({ limits, sourceOf, format, t }: ChartPlan): Chart {
  const { readOpsPerSec, writeOpsPerSec } = limits.diskIo;
  return {
    title: t("diskOps"),
    source: sourceOf(["ioReadOpsPerSec", "ioWriteOpsPerSec"]),
    series: readAndWrite(t),
    limits: bothWays([readOpsPerSec, writeOpsPerSec], format.ops, t),
    format: format.ops,
  };
}

function networkChart({ sourceOf, format, t }: ChartPlan): Chart {
  return {
    title: t("network"),
    source: sourceOf(["netRxBytesPerSec", "netTxBytesPerSec"]),
    series: [
      { name: t("received"), color: 1 },
      { name: t("sent"), color: 2 },
    ],
    limits: [],
    format: format.bitsPerSec,
  };
}

function processChart({ limits, sourceOf, format, t }: ChartPlan): Chart {
  // Over an hour they are 34.9 on average, which nobody has ever seen.
  const whole = (count: number) => format.number(Math.round(count));
  const processes = whole(limits.processes);
  return {
    title: t("processes"),
    source: sourceOf(["processes"]),
    series: [{ name: t("processes"), color: 1, isFilled: true }],
    limits: [{ value: limits.processes, label: t("limit", { value: processes }) }],
    format: whole,
    headline: (used) => t("usedOf", { used: whole(used), limit: processes }),
  };
}

function readAndWrite(t: ChartPlan["t"]): Chart["series"] {
  return [
    { name: t("read"), color: 1 },
    { name: t("write"), color: 2 },
  ];
}

/** One line when both ways have the same limit; else one each, with its name. */
function bothWays(
  [read, write]: readonly [number | null, number | null],
  format: (value: number) => string,
  t: ChartPlan["t"],
): ChartLimit[] {
  const line = (value: number | null, name: string) =>
    value === null ? [] : [{ value, label: t("limit", { value: `${name}${format(value)}` }) }];
  return read === write ? line(read, "") : [...line(read, `${t("read")} `), ...line(write, `${t("write")} `)];
}
