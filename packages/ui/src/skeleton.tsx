import { cx } from "class-variance-authority";

/** Holds the place of what is loading, in its final shape; give it the final size by className. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-pulse rounded-md bg-border/70", className)} />;
}
