import { cva } from "class-variance-authority";
import { type StatusKind, StatusShape } from "./status-shape.tsx";

const look = cva("inline-flex h-6 items-center gap-1.5 rounded-full px-2.5 text-12 font-medium whitespace-nowrap", {
  variants: {
    kind: {
      running: "bg-ok-bg text-ok",
      stopped: "bg-sunken text-neutral",
      busy: "bg-info-bg text-accent",
      suspended: "bg-warn-bg text-warn",
      error: "bg-danger-bg text-danger",
      warning: "bg-warn-bg text-warn",
      unknown: "bg-sunken text-neutral",
    } satisfies Record<StatusKind, string>,
  },
});

/** Tells a state three ways at once: shape, word and colour. */
export function StatusBadge({ kind, word }: { kind: StatusKind; word: string }) {
  return (
    <span className={look({ kind })} data-status={kind}>
      <StatusShape kind={kind} />
      {word}
    </span>
  );
}
