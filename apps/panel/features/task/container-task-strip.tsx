"use client";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";
import { Button } from "@berth/ui/button.tsx";
import { TaskStrip } from "@berth/ui/task-strip.tsx";
import { RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useErrorText } from "../../lib/error-texts.tsx";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";
import { TaskLog } from "./task-log.tsx";
import { useRetryTask } from "./use-retry-task.ts";
import { useTaskWords } from "./use-task-words.ts";

/** Shows the task of a container with its step and percent, and when it failed, why, with Retry. */
export function ContainerTaskStrip({ task, onDismiss }: { task: TaskView; onDismiss: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const words = useTaskWords();
  const now = useNow(1000);
  const [isLogOpen, setLogOpen] = useState(false);
  const isFailed = task.state === "failed";
  const runsMs = now - (task.startedAt ?? task.createdAt).getTime();
  return (
    <TaskStrip
      title={words.title(task)}
      step={isFailed ? t("tasks.failedAt", { step: words.step(task) }) : words.step(task)}
      percent={task.percent}
      isFailed={isFailed}
      aside={
        <>
          {isFailed ? null : (
            <span>
              {format.percent(task.percent)} · {t("tasks.since", { duration: format.duration(runsMs) })}
            </span>
          )}
          {task.attempt > 1 ? <span>{t("tasks.attempt", { attempt: String(task.attempt) })}</span> : null}
          <Button variant="quiet" size="small" onClick={() => setLogOpen(true)}>
            {t("tasks.log")}
          </Button>
          {isFailed ? (
            <Button variant="quiet" size="icon" aria-label={t("app.close")} onClick={onDismiss}>
              <X aria-hidden className="size-4" />
            </Button>
          ) : null}
        </>
      }
    >
      {isFailed ? <FailedTask task={task} /> : null}
      {isLogOpen ? <TaskLog task={task} onClose={() => setLogOpen(false)} /> : null}
    </TaskStrip>
  );
}

function FailedTask({ task }: { task: TaskView }) {
  const t = useTranslations();
  const errorText = useErrorText();
  const { retry, isBusy, error } = useRetryTask(task.id);
  const code = task.error?.code ?? "";
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-[72ch] text-14 text-danger">
          {errorText({ code: isErrorCode(code) ? code : "internal.unexpected", params: task.error?.params ?? {} })}
        </p>
        <Button isBusy={isBusy} onClick={retry}>
          {isBusy ? null : <RotateCcw aria-hidden className="size-3.5" />}
          {t("app.retry")}
        </Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} title={t("app.retry")} />}
    </div>
  );
}
