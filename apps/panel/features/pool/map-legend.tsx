"use client";
import { useTranslations } from "use-intl";
import { cellLook, cellStates, glyphs } from "./cell-look.ts";

/** Names the looks of the map. */
export function MapLegend() {
  const t = useTranslations("pools");
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1.5 text-12 text-muted">
      {cellStates.map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <span aria-hidden className={`${cellLook({ state, isChosen: false })} size-4`}>
            {glyphs[state]}
          </span>
          {t(`states.${state}`)}
        </li>
      ))}
    </ul>
  );
}
