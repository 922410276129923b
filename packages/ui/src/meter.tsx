export interface MeterProps {
  /** What is measured, for people who do not see the bar. */
  label: string;
  /** The value in words, such as "1.3 of 2 GiB". */
  text: string;
  used: number;
  total: number;
  /** A second, paler value behind: what has been promised while `used` is what is taken. */
  promised?: number;
}

/** Turns a value into a share of its whole, 0 to 100; a whole of zero gives 0. */
export function sharePercent(value: number, total: number): number {
  return total > 0 ? Math.min(100, Math.max(0, (value / total) * 100)) : 0;
}

/** Draws use against a limit as a thin bar; above 90 % it turns to the warning colour. */
export function Meter({ label, text, used, total, promised }: MeterProps) {
  const percent = sharePercent(used, total);
  return (
    <div className="relative h-1.5 overflow-hidden rounded-full bg-sunken">
      <meter
        className="sr-only"
        aria-label={label}
        aria-valuetext={text}
        min={0}
        max={100}
        value={Math.round(percent)}
      />
      {promised === undefined ? null : (
        <div
          className="absolute inset-y-0 left-0 bg-accent/30"
          style={{ width: `${sharePercent(promised, total)}%` }}
        />
      )}
      <div
        className={`absolute inset-y-0 left-0 rounded-full ${percent > 90 ? "bg-warn" : "bg-accent"}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
