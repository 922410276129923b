"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { useLimitLines } from "./use-limit-lines.ts";

/** Renders limits to read, name above value. */
export function LimitList({ limits }: { limits: ContainerLimits }) {
  const lines = useLimitLines()(limits);
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-13 figures sm:grid-cols-3">
      {lines.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-12 text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
