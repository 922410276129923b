"use client";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { TaskTable } from "./task-table.tsx";

/** Renders everything that was done, newest first. */
export function TaskPage() {
  const t = useTranslations("tasks");
  const trpc = useTRPC();
  const tasks = useQuery(trpc.task.list.queryOptions({}));
  usePageTitle(t("title"));
  return (
    <>
      <h1 className="text-20 font-semibold">{t("title")}</h1>
      {tasks.isPending ? <Skeleton className="h-72" /> : null}
      {tasks.isError ? <ErrorNotice error={tasks.error} onRetry={() => void tasks.refetch()} /> : null}
      {tasks.data?.length === 0 ? <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState> : null}
      {tasks.data && tasks.data.length > 0 ? <TaskTable tasks={tasks.data} /> : null}
    </>
  );
}
