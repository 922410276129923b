"use client";
import Link from "next/link";
import type { KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import type { AddressCell } from "../../lib/api-types.ts";
import { cellLook, glyphs } from "./cell-look.ts";

export interface MapCellProps {
  cell: AddressCell;
  /** True for the one cell of the map that the tab key stops at. */
  isStop: boolean;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Renders one address: a used one leads to its container, any other shows its history. */
export function MapCell({ cell, isStop, isChosen, onPoint, onChoose, onKeyDown }: MapCellProps) {
  const label = useCellLabel()(cell);
  const { address, state, owner } = cell;
  const shared = {
    "aria-label": label,
    "data-address": address,
    tabIndex: isStop ? 0 : -1,
    onFocus: onPoint,
    onPointerEnter: onPoint,
    onKeyDown,
    className: `${cellLook({ state, isChosen })} h-7 w-full max-sm:h-10`,
  };
  const sign = glyphs[state] === "" ? address.slice(address.lastIndexOf(".") + 1) : glyphs[state];
  return (
    <td className="p-0">
      {owner === null ? (
        <button type="button" {...shared} onClick={onChoose}>
          {sign}
        </button>
      ) : (
        <Link href={`/containers/${owner.ctid}`} prefetch={false} {...shared}>
          {sign}
        </Link>
      )}
    </td>
  );
}

/** Returns what an address is in words: "198.51.100.7, used by web-01 of Example". */
export function useCellLabel(): (cell: AddressCell) => string {
  const t = useTranslations("pools");
  return ({ address, state, owner }) => {
    const word = t(`states.${state}`);
    if (owner === null) return t("cellLabel", { address, state: word });
    return t("cellOwned", { address, state: word, hostname: owner.hostname, customer: owner.tenantName });
  };
}
