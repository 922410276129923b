"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";

export default function NotFound() {
  const t = useTranslations("app");
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
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
    </main>
  );
}
