/** What a state looks like; several states of a container may share one look. */
export type StatusKind = "running" | "stopped" | "busy" | "suspended" | "error" | "warning" | "unknown";

const shapes: Record<StatusKind, React.ReactNode> = {
  running: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  stopped: <rect x="1.5" y="1.5" width="7" height="7" rx="1" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  busy: <circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="16 8" />,
  suspended: <path d="M2 1h2v8H2zM6 1h2v8H6z" fill="currentColor" />,
  error: <path d="M5 .8 9.6 9H.4z" fill="currentColor" />,
  warning: <path d="M5 .8 9.6 9H.4z" fill="currentColor" />,
  unknown: <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 2" />,
};

/** Draws the shape of a state, readable without colour; the word beside it carries the meaning for readers. */
export function StatusShape({ kind }: { kind: StatusKind }) {
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden
      className={kind === "busy" ? "size-2.5 shrink-0 animate-spin" : "size-2.5 shrink-0"}
    >
      {shapes[kind]}
    </svg>
  );
}
