/** Draws how far a task is; `percent` is 0 to 100. */
export function ProgressBar({
  percent,
  label,
  isFailed = false,
}: {
  percent: number;
  label: string;
  isFailed?: boolean;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={`h-full rounded-full transition-[width] duration-150 ${isFailed ? "bg-danger" : "bg-accent"}`}
        style={{ width: `${Math.min(100, Math.max(0, percent))}%` }}
      />
    </div>
  );
}
