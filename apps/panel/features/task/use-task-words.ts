"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";

/** Says tasks in the reader's language. */
export interface TaskWords {
  /** "Start". */
  kind(task: Pick<TaskView, "kind">): string;
  /** "Start web-01". */
  title(task: Pick<TaskView, "kind" | "hostname">): string;
  step(task: Pick<TaskView, "step">): string;
}

/** Returns the words of tasks; a step the panel has no word for is shown as the agent says it. */
export function useTaskWords(): TaskWords {
  const t = useTranslations("tasks");
  return useMemo(() => {
    const kind: TaskWords["kind"] = (task) => t(`kinds.${task.kind}`);
    return {
      kind,
      title: (task) =>
        task.hostname === null ? kind(task) : t("forContainer", { kind: kind(task), hostname: task.hostname }),
      step: ({ step }) => {
        const key = `steps.${step.replaceAll(/[^A-Za-z0-9]+/g, "_")}`;
        // Steps are named by agents of any version, so the key is looked up, not typed.
        return t.has(key as "steps.queued") ? t(key as "steps.queued") : step;
      },
    };
  }, [t]);
}
