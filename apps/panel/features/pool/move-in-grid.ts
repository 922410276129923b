/** A grid of cells in rows of `columns`; the last row may be shorter. */
export interface Grid {
  readonly columns: number;
  readonly count: number;
}

/** Returns the cell a key leads to from another one; null for a key that moves nowhere. At the edges one stays. */
export function moveInGrid(from: number, key: string, { columns, count }: Grid): number | null {
  const rowStart = from - (from % columns);
  const rowEnd = Math.min(rowStart + columns, count) - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: rowStart,
    End: rowEnd,
    PageUp: from % columns,
    PageDown: count - 1,
  };
  const target = targets[key];
  if (target === undefined) return null;
  return target < 0 || target >= count ? from : target;
}
