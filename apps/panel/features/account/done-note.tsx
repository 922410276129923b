import { Check } from "lucide-react";
import type { ReactNode } from "react";

/** Says beside a button that it worked; read out when it appears. */
export function DoneNote({ isDone, children }: { isDone: boolean; children: ReactNode }) {
  return (
    <p role="status" className="flex items-start gap-1.5 text-13 text-muted">
      {isDone ? (
        <>
          <Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ok" />
          {children}
        </>
      ) : null}
    </p>
  );
}
