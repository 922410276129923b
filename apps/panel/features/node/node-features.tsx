"use client";
import { Card } from "@berth/ui/card.tsx";
import { Check, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Facts } from "./node-facts.tsx";

/** Counts what the kernel can and what it cannot. */
export function countFeatures({ features }: Pick<Facts, "features">): { present: number; total: number } {
  return { present: features.filter(({ isPresent }) => isPresent).length, total: features.length };
}

/** Lists what isolation asks of the kernel, what is missing first, each with what it is for or what is lost without it. */
export function NodeFeatures({ facts }: { facts: Facts }) {
  const t = useTranslations("overview");
  const { present, total } = countFeatures(facts);
  const missing = total - present;
  const sorted = facts.features.toSorted((a, b) => Number(a.isPresent) - Number(b.isPresent));
  return (
    <Card
      title={t("features")}
      aside={
        <span className={missing === 0 ? "text-ok" : "text-warn"}>
          {t("featuresCount", { present: String(present), total: String(total) })}
        </span>
      }
    >
      <p className="mb-3 text-13 text-muted">
        {missing === 0
          ? t("allThere", { total: String(total) })
          : t("someMissing", { missing: String(missing), total: String(total) })}
      </p>
      <ul className="grid gap-x-8 gap-y-2 text-13 lg:grid-cols-2">
        {sorted.map(({ name, isPresent, note }) => (
          <li key={name} className="flex items-start gap-2">
            {isPresent ? (
              <Check aria-label={t("featurePresent")} className="mt-0.5 size-3.5 shrink-0 text-ok" />
            ) : (
              <X aria-label={t("featureMissing")} className="mt-0.5 size-3.5 shrink-0 text-warn" />
            )}
            <span>
              <span className={isPresent ? "" : "font-medium"}>{name}</span> <span className="text-muted">{note}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
