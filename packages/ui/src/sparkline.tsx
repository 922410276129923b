/** Builds the SVG path of a sparkline in a box of the given size; a null breaks the line. */
export function sparklinePath(
  values: readonly (number | null)[],
  box: { width: number; height: number; max: number },
): string {
  const step = values.length > 1 ? box.width / (values.length - 1) : 0;
  let path = "";
  let isPenUp = true;
  values.forEach((value, index) => {
    if (value === null) {
      isPenUp = true;
      return;
    }
    const y = box.max > 0 ? box.height - (Math.min(value, box.max) / box.max) * box.height : box.height;
    path += `${isPenUp ? "M" : "L"}${(index * step).toFixed(1)},${y.toFixed(1)}`;
    isPenUp = false;
  });
  return path;
}

/** Draws the last values as one thin line, for lists; the number beside it says the rest. */
export function Sparkline({ values, max, label }: { values: readonly (number | null)[]; max: number; label: string }) {
  return (
    <svg role="img" aria-label={label} viewBox="0 0 80 20" className="h-5 w-20 overflow-visible text-chart-1">
      <path
        d={sparklinePath(values, { width: 80, height: 20, max })}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
