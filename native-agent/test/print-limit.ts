// One row per limit measured by the root tests: what was promised, what was seen, and the ratio of the two.
import { expect } from "vitest";

/** What a test measured of a limit; both in the unit. */
export interface MeasuredLimit {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  readonly measured: number;
}

/** Prints the row and expects the measured to be the limit within a tenth. */
export function expectWithinTenth(row: MeasuredLimit): void {
  printLimit(row);
  expect(row.measured / row.limit).toBeGreaterThan(0.9);
  expect(row.measured / row.limit).toBeLessThan(1.1);
}

/** Prints the row alone, for a limit that this kernel cannot hold as written. */
export function printLimit({ name, unit, limit, measured }: MeasuredLimit): void {
  const figures = `limit ${round(limit)} ${unit}, measured ${round(measured)} ${unit}, ratio ${round(measured / limit)}`;
  process.stdout.write(`limit row: ${name}: ${figures}\n`);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
