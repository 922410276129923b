"use client";
import { Card } from "@berth/ui/card.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { NoSuchPage } from "../shell/no-such-page.tsx";
import { usePageTitle } from "../shell/use-page-title.ts";
import { NodeFactList } from "./node-facts.tsx";
import { NodeFeatures } from "./node-features.tsx";
import { NodeMeters } from "./node-meters.tsx";
import { NodeNotice } from "./node-notice.tsx";
import { NodeStatus } from "./node-status.tsx";

/** Memory and disk in use move without any event, so the node is asked again this often. */
const REFRESH_MS = 15_000;

/** Renders one node: what it has and gives, what it is, and what its kernel can isolate. */
export function NodePage({ nodeId }: { nodeId: string }) {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const query = useQuery(trpc.node.get.queryOptions({ nodeId }, { refetchInterval: REFRESH_MS }));
  const node = query.data;
  usePageTitle(node?.name ?? t("nodeFacts"));
  if (query.isError && readError(query.error).code === "node.not_found") return <NoSuchPage />;
  if (query.isError && node === undefined)
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (node === undefined) return <Skeleton className="h-72" />;
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-20 font-semibold">{node.name}</h1>
        <NodeStatus state={node.state} />
        <span className="text-13 text-muted figures">
          {t("runningOf", { running: String(node.runningCount), total: String(node.containerCount) })}
        </span>
      </header>
      <NodeNotice node={node} />
      {node.facts === null ? null : (
        <>
          <Card>
            <NodeMeters node={node} />
          </Card>
          <Card title={t("nodeFacts")}>
            <NodeFactList facts={node.facts} />
          </Card>
          <NodeFeatures facts={node.facts} />
        </>
      )}
    </>
  );
}
