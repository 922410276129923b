"use client";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import type { StatusKind } from "@berth/ui/status-shape.tsx";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";

const looks: Record<ContainerView["state"], StatusKind> = {
  creating: "busy",
  stopped: "stopped",
  starting: "busy",
  running: "running",
  unmonitored: "warning",
  stopping: "busy",
  deleting: "busy",
  unknown: "unknown",
};

/** Renders the state of a container by shape, word and colour. */
export function ContainerStatus({ state }: { state: ContainerView["state"] }) {
  const t = useTranslations("states");
  return <StatusBadge kind={looks[state]} word={t(state)} />;
}
