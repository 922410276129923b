/** One value of a line over one step: what it was on average, and how far it went. */
export interface Reading {
  readonly avg: number;
  readonly min: number;
  readonly max: number;
}

/** All lines of a chart over one step; `atMs` is the middle of the step, null means nothing was measured. */
export interface ChartPoint {
  readonly atMs: number;
  readonly values: readonly (Reading | null)[];
}

/** A stretch without samples, longer than two and a half steps. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a chart draws: at most 240 points between two times, and where it knows nothing. */
export interface ChartData {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly points: readonly ChartPoint[];
  readonly gaps: readonly Gap[];
}

/** A measured moment before it is folded into steps. */
export interface RawPoint {
  readonly atMs: number;
  readonly values: readonly (number | null)[];
}

/** How one line looks and what it is called; the second line of a chart is always dashed. */
export interface ChartSeries {
  readonly name: string;
  readonly color: 1 | 2 | 3 | 4;
  readonly isFilled?: boolean;
}

/** A line that cannot be passed, with its name: "limit 2 cores". */
export interface ChartLimit {
  readonly value: number;
  readonly label: string;
}
