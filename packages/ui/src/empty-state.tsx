import type { ReactNode } from "react";

/** Stands where a list has nothing: what this is, why it is empty, and the one thing to do. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-lg border border-dashed border-control/60 px-6 py-14 text-center">
      <h2 className="text-16 font-semibold">{title}</h2>
      <div className="max-w-[56ch] text-14 text-muted">{children}</div>
      {action}
    </div>
  );
}
