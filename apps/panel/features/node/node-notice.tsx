"use client";
import { Notice } from "@berth/ui/notice.tsx";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

/** Says about a node that is not there since when, and what that means for its containers. */
export function NodeNotice({ node }: { node: NodeView }) {
  const t = useTranslations("overview");
  const format = useFormat();
  if (node.state === "lost") {
    const time = node.lastSeenAt === null ? "–" : format.dateTime(node.lastSeenAt);
    return (
      <Notice tone="warn" role="status" title={t("nodeLost", { node: node.name, time })}>
        {t("nodeLostText")}
      </Notice>
    );
  }
  if (node.state === "joining") {
    return (
      <Notice role="status" title={t("nodeJoining", { node: node.name })}>
        {t("nodeJoiningText")}
      </Notice>
    );
  }
  return null;
}
