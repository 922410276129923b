"use client";
import { useEffect } from "react";
import { useTranslations } from "use-intl";

/** Names the browser's tab after the page. */
export function usePageTitle(page: string): void {
  const t = useTranslations("app");
  useEffect(() => {
    document.title = t("pageTitle", { page });
  }, [page, t]);
}
