"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";

/** Says that there is no such page, and leads to where the reader begins. */
export function NoSuchPage() {
  const t = useTranslations("app");
  return (
    <EmptyState
      title={t("notFoundTitle")}
      action={
        <Link href="/" className={buttonLook({ variant: "primary" })}>
          {t("toOverview")}
        </Link>
      }
    >
      {t("notFoundText")}
    </EmptyState>
  );
}
