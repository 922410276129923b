"use client";
import { useTranslations } from "use-intl";
import type { AddressCell } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

/** Says what the address under the pointer or the focus is, and whose; the cell itself says it to a screen reader. */
export function AddressLine({ cell }: { cell: AddressCell | null }) {
  const t = useTranslations("pools");
  const format = useFormat();
  if (cell === null)
    return (
      <p aria-hidden className="min-h-5 text-13 text-muted">
        {t("point")} {t("mapHelp")}
      </p>
    );
  const { address, state, owner, until } = cell;
  const parts = [
    t(`states.${state}`),
    ...(owner === null ? [] : [t("ownerText", { hostname: owner.hostname, customer: owner.tenantName })]),
    ...(owner?.isBinned ? [t("inBin")] : []),
    ...(owner === null ? [] : [t("since", { time: format.dateTime(owner.takenAt) })]),
    ...(until === null ? [] : [t("until", { time: format.dateTime(until) })]),
  ];
  return (
    <p aria-hidden className="min-h-5 text-13 text-muted">
      <span className="font-mono text-12 font-medium text-text">{address}</span> · {parts.join(" · ")}
    </p>
  );
}
