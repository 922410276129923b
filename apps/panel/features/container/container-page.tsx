"use client";
import { isLive } from "@berth/core/container/state.ts";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { BinNotice } from "../bin/bin-notice.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { chooseShownTask } from "../task/choose-shown-task.ts";
import { ContainerTaskStrip } from "../task/container-task-strip.tsx";
import { useAnnounceTaskEnd } from "../task/use-announce-task-end.ts";
import { useViewer } from "../viewer/use-viewer.ts";
import { ContainerHeader } from "./container-header.tsx";
import { ContainerNotices } from "./container-notices.tsx";
import { ContainerTabs } from "./container-tabs.tsx";
import { useLiveSamples } from "./graphs/use-live-samples.ts";

/** Renders one container: who it is, its power, its task, and the tabs. */
export function ContainerPage({ ctid }: { ctid: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.container.get.queryOptions({ ctid }));
  if (query.isError && readError(query.error).code === "container.not_found") return <Deleted />;
  if (query.data === undefined) {
    if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
    return (
      <>
        <Skeleton className="h-8 w-96 max-w-full" />
        <Skeleton className="h-10" />
        <Skeleton className="h-72" />
      </>
    );
  }
  return <LoadedContainer container={query.data} />;
}

function LoadedContainer({ container }: { container: ContainerView }) {
  const trpc = useTRPC();
  const tasks = useQuery(trpc.task.list.queryOptions({ ctid: container.ctid }));
  const [dismissedId, setDismissedId] = useState<string | null>(null);
  const isRunning = container.state !== "unknown" && isLive(container.state);
  const live = useLiveSamples(container.ctid, isRunning);
  const announcement = useAnnounceTaskEnd(tasks.data ?? []);
  const task = chooseShownTask(container.activeTask, tasks.data ?? [], dismissedId);
  usePageTitle(container.hostname);
  return (
    <>
      <ContainerHeader container={container} />
      <p role="status" className="sr-only">
        {announcement}
      </p>
      <BinNotice container={container} />
      <ContainerNotices container={container} />
      {task === null ? null : <ContainerTaskStrip task={task} onDismiss={() => setDismissedId(task.id)} />}
      <ContainerTabs container={container} tasks={tasks.data ?? []} live={live} isRunning={isRunning} />
    </>
  );
}

function Deleted() {
  const t = useTranslations("container");
  const errorText = useErrorText();
  const { role } = useViewer();
  return (
    <EmptyState
      title={t("deletedTitle")}
      action={
        <Link href={role === "admin" ? "/containers" : "/"} className={buttonLook({ variant: "primary" })}>
          {t("toList")}
        </Link>
      }
    >
      {errorText({ code: "container.not_found", params: {} })}
    </EmptyState>
  );
}
