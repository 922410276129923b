// How a story says where it is. Handed down from run-operation.ts; a story that nobody asked for by
// an operation (a restart after a crash) gets one of these too, so every story reads the same.

/** Where a story tells its steps: `percent` is 0 to 100 over the whole operation, a log line is for people. */
export interface Progress {
  step(step: string, percent: number): void;
  log(line: string): void;
}

/** Fits a story's 0 to 100 into a part of a longer operation. */
export function partOf(progress: Progress, fromPercent: number, toPercent: number): Progress {
  const scale = (toPercent - fromPercent) / 100;
  return {
    step: (step, percent) => progress.step(step, fromPercent + percent * scale),
    log: (line) => progress.log(line),
  };
}
