import type { ReactNode } from "react";
import { Brand } from "../shell/brand.tsx";

/** Frames the pages in front of the door: one narrow column, nothing else. */
export function DoorPage({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <Brand />
        <div className="grid gap-5 rounded-lg border border-border bg-surface p-6 max-sm:p-5">
          <div className="grid gap-1.5">
            <h1 className="text-20 font-semibold">{title}</h1>
            {intro === undefined ? null : <p className="text-14 text-muted">{intro}</p>}
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}
