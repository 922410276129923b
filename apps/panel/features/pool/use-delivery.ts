"use client";
import { useTranslations } from "use-intl";
import type { PoolView } from "../../lib/api-types.ts";

/** Returns how a pool's addresses are reached, in a few words. */
export function useDelivery({ nodeName }: Pick<PoolView, "nodeName">): string {
  const t = useTranslations("pools");
  return nodeName === null ? t("natShort") : t("routedTo", { node: nodeName });
}
