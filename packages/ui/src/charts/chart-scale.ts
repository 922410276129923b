/** The height of a chart in its own unit, and where its horizontal lines lie. */
export interface ChartScale {
  readonly max: number;
  readonly ticks: readonly number[];
}

/** Steps that read well; bytes count by 1024, so their steps are powers of two. */
const steps = { decimal: [1, 2, 2.5, 5, 10], binary: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

/**
 * Chooses the top of a chart and two or three lines below it. The top lies a little above the limit
 * or the highest value, whichever is higher, so that a line touching the limit is still seen.
 */
export function chooseScale(highest: number, limit: number | null, base: "decimal" | "binary" = "decimal"): ChartScale {
  const reach = Math.max(highest, limit ?? 0);
  if (reach <= 0) return { max: 1, ticks: [0] };
  const max = reach * 1.08;
  const unit =
    base === "binary" ? 1024 ** Math.floor(Math.log(max / 2) / Math.log(1024)) : 10 ** Math.floor(Math.log10(max / 2));
  const step = unit * (steps[base].find((candidate) => candidate * unit * 3.5 >= max) ?? 1024);
  const ticks: number[] = [];
  for (let tick = 0; tick < max * 0.98; tick += step) ticks.push(tick);
  return { max, ticks };
}
