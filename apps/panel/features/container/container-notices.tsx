"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";

/** Says what stands between the page and the truth: node offline, state unknown, nobody watching. */
export function ContainerNotices({ container }: { container: ContainerView }) {
  const t = useTranslations("container");
  const format = useFormat();
  const now = useNow(5000);
  const trpc = useTRPC();
  const nodes = useQuery(trpc.node.list.queryOptions());
  const node = nodes.data?.find(({ id }) => id === container.nodeId);
  if (node?.state === "lost") {
    const since = node.lastSeenAt ?? container.stateSince;
    return (
      <Notice tone="warn" role="status" title={t("nodeLostTitle", { node: container.nodeName })}>
        {t("nodeLostText", { duration: since === null ? "?" : format.duration(now - since.getTime()) })}
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
