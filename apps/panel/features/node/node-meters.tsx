"use client";
import { Meter } from "@berth/ui/meter.tsx";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { type Capacity, nodeCapacity } from "./capacity.ts";

/** Renders what a node has as three tiles: the promised against the whole, and the used inside it. */
export function NodeMeters({ node }: { node: NodeView }) {
  return (
    <div className="grid gap-x-8 gap-y-5 sm:grid-cols-3">
      {nodeCapacity(node).map((capacity) => (
        <CapacityTile key={capacity.kind} capacity={capacity} />
      ))}
    </div>
  );
}

function CapacityTile({ capacity }: { capacity: Capacity }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const write = capacity.kind === "cpu" ? format.cores : format.bytes;
  const isUsedKnown = capacity.used !== null;
  const main = capacity.used ?? capacity.allocated;
  const total = capacity.kind === "cpu" ? format.ofCores(capacity.total) : format.bytes(capacity.total);
  const of = t(isUsedKnown ? "usedOf" : "allocatedOf", { total });
  return (
    <div className="grid content-start gap-2 figures">
      <div className="text-13 text-muted">{t(capacity.kind)}</div>
      <div className="flex items-baseline gap-2">
        <span className="text-20 font-semibold whitespace-nowrap">{write(main)}</span>
        <span className="text-13 whitespace-nowrap text-muted">{of}</span>
      </div>
      <Meter
        label={t(capacity.kind)}
        text={`${write(main)} ${of}`}
        used={main}
        total={capacity.total}
        {...(isUsedKnown ? { promised: capacity.allocated } : {})}
      />
      <div className="text-12 text-muted">
        {isUsedKnown
          ? t("allocated", { value: write(capacity.allocated) })
          : format.percent((capacity.allocated / capacity.total) * 100)}
      </div>
    </div>
  );
}
