import type { ReactNode } from "react";
import { ProgressBar } from "./progress-bar.tsx";

export interface TaskStripProps {
  title: string;
  /** The step it is at, in words. */
  step: string;
  percent: number;
  aside: ReactNode;
  isFailed?: boolean;
  /** Under the bar: the error and what to do about it. */
  children?: ReactNode;
}

/** Shows a task above the page it belongs to: what, which step, how far, and when it failed, why. */
export function TaskStrip({ title, step, percent, aside, isFailed = false, children }: TaskStripProps) {
  return (
    <section
      aria-label={title}
      className={`grid gap-2.5 rounded-lg border bg-surface px-4 py-3 ${isFailed ? "border-danger/50" : "border-border"}`}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="min-w-0">
          <span className="font-medium">{title}</span> <span className="ml-1.5 text-13 text-muted">{step}</span>
        </p>
        <div className="flex items-center gap-2 text-13 text-muted figures">{aside}</div>
      </div>
      <ProgressBar percent={percent} label={`${title}: ${step}`} isFailed={isFailed} />
      {children}
    </section>
  );
}
