"use client";
import { StatusBadge } from "@berth/ui/status-badge.tsx";
import type { StatusKind } from "@berth/ui/status-shape.tsx";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";

const looks = {
  queued: ["busy", "queued"],
  running: ["busy", "taskRunning"],
  succeeded: ["running", "succeeded"],
  failed: ["error", "failed"],
} as const satisfies Record<TaskView["state"], readonly [StatusKind, string]>;

/** Renders how a task stands. */
export function TaskStatus({ state }: { state: TaskView["state"] }) {
  const t = useTranslations("states");
  const [kind, word] = looks[state];
  return <StatusBadge kind={kind} word={t(word)} />;
}
