"use client";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useTaskWords } from "../../task/use-task-words.ts";
import { type PowerAction, powerReasons } from "./power-reasons.ts";

/** Returns why an action cannot be asked for, in words; null when it can. */
export function usePowerReason(container: ContainerView, action: PowerAction): string | null {
  const t = useTranslations("power");
  const words = useTaskWords();
  const task = container.activeTask;
  const { state, isSuspended } = container;
  const reason = powerReasons({ state, isSuspended, taskKind: task?.kind ?? null })[action];
  if (reason === null) return null;
  return reason === "reasonBusy" ? t(reason, { task: task === null ? "" : words.kind(task) }) : t(reason);
}
