"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import { usePageTitle } from "../shell/use-page-title.ts";
import { TaskTable } from "../task/task-table.tsx";
import { BusiestCard } from "./busiest-card.tsx";
import { NodeCard } from "./node-card.tsx";
import { NodeNotice } from "./node-notice.tsx";
import { OverviewTiles } from "./overview-tiles.tsx";
import { PoolsCard } from "./pools-card.tsx";

/** Memory and disk in use move without any event, so the nodes are asked again this often. */
const REFRESH_MS = 15_000;

/** Renders the first page of staff: the fleet in numbers, the nodes, who is busy, what is left, what was done last. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const words = useTranslations("containers");
  const trpc = useTRPC();
  const nodes = useQuery(trpc.node.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  usePageTitle(t("title"));
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
        <h1 className="text-20 font-semibold">{t("title")}</h1>
        <Link href="/containers/new" className={buttonLook({ variant: "primary" })}>
          <Plus aria-hidden className="size-4" />
          {words("create")}
        </Link>
      </div>
      {nodes.isPending ? <Skeleton className="h-72" /> : null}
      {nodes.isError ? <ErrorNotice error={nodes.error} onRetry={() => void nodes.refetch()} /> : null}
      {nodes.data?.map((node) => (
        <NodeNotice key={node.id} node={node} />
      ))}
      {nodes.data && nodes.data.length > 0 ? <OverviewTiles nodes={nodes.data} /> : null}
      {nodes.data?.map((node) => (
        <NodeCard key={node.id} node={node} />
      ))}
      {nodes.data?.length === 0 ? <EmptyState title={t("noNode")}>{t("noNodeText")}</EmptyState> : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <BusiestCard />
        <PoolsCard />
      </div>
      <LastTasks />
    </>
  );
}

function LastTasks() {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const tasks = useQuery(trpc.task.list.queryOptions({}));
  if (tasks.data === undefined || tasks.data.length === 0) return null;
  return (
    <section className="grid gap-2">
      <div className="flex items-baseline justify-between">
        <h2 className="text-14 font-semibold">{t("lastTasks")}</h2>
        <Link href="/tasks" className="text-13 text-accent hover:underline">
          {t("allTasks")}
        </Link>
      </div>
      <TaskTable tasks={tasks.data.slice(0, 5)} />
    </section>
  );
}
