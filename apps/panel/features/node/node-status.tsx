"use client";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import type { StatusKind } from "@berth/ui/status-shape.tsx";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";

const looks = {
  joining: "busy",
  joined: "running",
  lost: "unknown",
  revoked: "error",
} as const satisfies Record<NodeView["state"], StatusKind>;

/** Renders whether the panel reaches a node. */
export function NodeStatus({ state }: { state: NodeView["state"] }) {
  const t = useTranslations("states");
  return <StatusBadge kind={looks[state]} word={t(state)} />;
}
