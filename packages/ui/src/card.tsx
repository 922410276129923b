import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

export interface CardProps {
  title?: ReactNode;
  /** Right of the title: a number, a state, a link. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** Frames one thing with a one-pixel border; cards never stand in cards. */
export function Card({ title, aside, children, className }: CardProps) {
  return (
    <section className={cx("min-w-0 rounded-lg border border-border bg-surface p-4", className)}>
      {title === undefined ? null : (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="text-14 font-semibold">{title}</h2>
          {aside === undefined ? null : <div className="text-13 text-muted figures">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
