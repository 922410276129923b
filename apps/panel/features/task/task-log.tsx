"use client";
import { Dialog } from "@berth/ui/dialog.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { TaskView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { useTaskWords } from "./use-task-words.ts";

/** Shows the last lines of a task's log; they grow while it runs. */
export function TaskLog({ task, onClose }: { task: TaskView; onClose: () => void }) {
  const t = useTranslations();
  const trpc = useTRPC();
  const words = useTaskWords();
  const query = useQuery(trpc.task.get.queryOptions({ id: task.id }));
  return (
    <Dialog
      title={`${words.title(task)} · ${t("tasks.log")}`}
      closeLabel={t("app.close")}
      isOpen
      onOpenChange={onClose}
      isWide
    >
      {query.isPending ? <Skeleton className="h-40" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data ? (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long log scrolls, and the keyboard must reach it.
          tabIndex={0}
          className="max-h-[60dvh] min-h-24 overflow-auto rounded-md bg-sunken p-3 font-mono text-12 break-all whitespace-pre-wrap"
        >
          {query.data.log.length === 0 ? t("tasks.logEmpty") : query.data.log.join("\n")}
        </pre>
      ) : null}
    </Dialog>
  );
}
