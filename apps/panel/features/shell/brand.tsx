/** Draws Berth's mark and name. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 text-16 font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 32 32" className="size-6">
        <rect width="32" height="32" rx="7" className="fill-accent" />
        <path
          d="M7 21h18M9 21V10m14 11V10M9 14h14"
          className="stroke-on-accent"
          strokeWidth="2.6"
          strokeLinecap="round"
          fill="none"
        />
      </svg>
      Berth
    </span>
  );
}
