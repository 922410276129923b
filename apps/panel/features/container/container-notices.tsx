"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";

/** Says what stands between the reader and a running machine: suspended, node offline, state unknown, nobody watching. */
export function ContainerNotices({ container }: { container: ContainerView }) {
  const t = useTranslations("container");
  const format = useFormat();
  const now = useNow(5000);
  const { nodeLostSince } = container;
  if (container.isSuspended) {
    return (
      <Notice tone="warn" role="status" title={t("suspendedTitle")}>
        {t("suspendedText")}
      </Notice>
    );
  }
  if (nodeLostSince !== null) {
    return (
      <Notice tone="warn" role="status" title={t("nodeLostTitle", { node: container.nodeName })}>
        {t("nodeLostText", { duration: format.duration(now - nodeLostSince.getTime()) })}
      </Notice>
    );
  }
  if (container.state === "unknown" && container.activeTask === null) {
    return (
      <Notice role="status" title={t("unknownTitle")}>
        {t("unknownText")}
      </Notice>
    );
  }
  if (container.state === "unmonitored") {
    return (
      <Notice tone="warn" role="status" title={t("unmonitoredTitle")}>
        {t("unmonitoredText")}
      </Notice>
    );
  }
  return null;
}
