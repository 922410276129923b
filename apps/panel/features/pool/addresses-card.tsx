"use client";
import { Segmented } from "@berth/ui/segmented.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PoolMap } from "../../lib/api-types.ts";
import { AddressMap } from "./address-map.tsx";
import { AddressTable } from "./address-table.tsx";
import { BlockSelect } from "./block-select.tsx";

export interface AddressesCardProps {
  map: PoolMap;
  block: number;
  onBlock: (block: number) => void;
  chosen: string | null;
  onChoose: (address: string) => void;
}

/** Renders the addresses of a pool as a map, or the same as a table. */
export function AddressesCard({ map: { pool, cells, blocks }, block, onBlock, chosen, onChoose }: AddressesCardProps) {
  const t = useTranslations("pools");
  const [view, setView] = useState("map");
  const options = [
    { value: "map", label: t("asMap") },
    { value: "table", label: t("asTable") },
  ];
  return (
    <section className="grid min-w-0 gap-3 rounded-lg border border-border bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-14 font-semibold">{t("map")}</h2>
        <div className="flex flex-wrap items-center gap-3">
          <BlockSelect cidr={pool.cidr} blocks={blocks} block={block} onChange={onBlock} />
          <Segmented label={t("view")} options={options} value={view} onChange={setView} />
        </div>
      </div>
      {view === "map" ? (
        <AddressMap cidr={pool.cidr} cells={cells} chosen={chosen} onChoose={onChoose} />
      ) : (
        <AddressTable cells={cells} onChoose={onChoose} />
      )}
    </section>
  );
}
