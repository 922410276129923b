"use client";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";
import { useTaskWords } from "./use-task-words.ts";

/** Returns one sentence, once, when a task that was seen running has ended; for a polite live region. */
export function useAnnounceTaskEnd(tasks: readonly TaskView[]): string {
  const t = useTranslations("tasks");
  const words = useTaskWords();
  const running = useRef(new Set<string>());
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    for (const task of tasks) {
      const isOver = task.state === "succeeded" || task.state === "failed";
      if (!isOver) running.current.add(task.id);
      else if (running.current.delete(task.id)) {
        const key = task.state === "succeeded" ? "announceDone" : "announceFailed";
        setSentence(t(key, { task: words.title(task) }));
      }
    }
  }, [tasks, t, words]);
  return sentence;
}
