"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useFormContext } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { findGaps } from "./find-gaps.ts";
import type { LimitValues } from "./limit-values.ts";

const words = { swap: "gapSwap", network: "gapNetwork", writes: "gapWrites" } as const;

/** Says which nodes cannot hold a limit that is being typed. */
export function NodeGaps({ nodes }: { nodes: readonly NodeView[] }) {
  const t = useTranslations("limits");
  const gaps = findGaps(useFormContext<LimitValues>().watch(), nodes);
  if (gaps.length === 0) return null;
  return (
    <div className="mt-4 grid gap-2" role="status">
      {gaps.map(({ kind, nodes: names }) => (
        <Notice key={kind} tone="warn">
          {t(words[kind], { nodes: names.join(", ") })}
        </Notice>
      ))}
    </div>
  );
}
