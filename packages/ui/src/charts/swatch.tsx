/** Draws a short piece of a line, so that a name can be matched to it by dash as well as by colour. */
export function Swatch({ color, isDashed }: { color: 1 | 2 | 3 | 4; isDashed: boolean }) {
  return (
    <svg aria-hidden viewBox="0 0 14 4" className="h-1 w-3.5 shrink-0">
      <path
        d="M0 2h14"
        stroke={`var(--color-chart-${color})`}
        strokeWidth="2"
        {...(isDashed ? { strokeDasharray: "5 3" } : {})}
      />
    </svg>
  );
}
