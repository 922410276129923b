"use client";
import { useWidth } from "@berth/ui/charts/use-width.ts";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { AddressCell } from "../../lib/api-types.ts";
import { AddressLine } from "./address-line.tsx";
import { MapCell } from "./map-cell.tsx";
import { MapLegend } from "./map-legend.tsx";
import { moveInGrid } from "./move-in-grid.ts";

/** How many cells stand in a row, by the pixels there are: an eighth of a /24, or less on small screens. */
function columnsOf(width: number): number {
  if (width >= 900) return 32;
  return width >= 520 ? 16 : 8;
}

export interface AddressMapProps {
  cidr: string;
  cells: readonly AddressCell[];
  chosen: string | null;
  onChoose: (address: string) => void;
}

/** Draws a block of addresses as a grid that is walked by arrow keys; below it stands what is pointed at. */
export function AddressMap({ cidr, cells, chosen, onChoose }: AddressMapProps) {
  const t = useTranslations("pools");
  const frame = useRef<HTMLDivElement>(null);
  const columns = columnsOf(useWidth(frame));
  const [pointed, setPointed] = useState<number | null>(null);
  const stop = pointed !== null && pointed < cells.length ? pointed : 0;
  const move = (index: number) => (event: KeyboardEvent) => {
    const next = moveInGrid(index, event.key, { columns, count: cells.length });
    if (next === null) return;
    event.preventDefault();
    const address = cells[next]?.address;
    frame.current?.querySelector<HTMLElement>(`[data-address="${address}"]`)?.focus();
  };
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => row * columns);
  return (
    <div ref={frame} className="grid gap-3">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid of the ARIA patterns is a table walked by arrow keys
        role="grid"
        aria-label={t("mapLabel", { cidr })}
        className="-m-1 w-[calc(100%+0.5rem)] table-fixed border-separate border-spacing-1"
      >
        <tbody>
          {rows.map((first) => (
            <tr key={first}>
              {cells.slice(first, first + columns).map((cell, column) => (
                <MapCell
                  key={cell.address}
                  cell={cell}
                  isStop={first + column === stop}
                  isChosen={cell.address === chosen}
                  onPoint={() => setPointed(first + column)}
                  onChoose={() => onChoose(cell.address)}
                  onKeyDown={move(first + column)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <AddressLine cell={pointed === null ? null : (cells[pointed] ?? null)} />
      <MapLegend />
    </div>
  );
}
