"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import { useLiveChanges } from "./use-live-changes.ts";

/** Keeps what is shown true to the node, and says when it cannot. */
export function LiveChanges() {
  const t = useTranslations("app");
  const { isOffline } = useLiveChanges();
  return isOffline ? (
    <Notice tone="warn" role="status">
      {t("offline")}
    </Notice>
  ) : null;
}
