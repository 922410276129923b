"use client";
import { Card } from "@berth/ui/card.tsx";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { type Facts, NodeFactList } from "./node-facts.tsx";
import { countFeatures } from "./node-features.tsx";
import { NodeMeters } from "./node-meters.tsx";
import { NodeStatus } from "./node-status.tsx";

/** Renders a node: what it has, what of it is taken, what it is, and in which states its containers are. */
export function NodeCard({ node }: { node: NodeView }) {
  return (
    <Card
      title={
        <span className="flex items-center gap-3 text-16">
          <Link href={`/nodes/${node.id}`} className="hover:underline">
            {node.name}
          </Link>
          <NodeStatus state={node.state} />
        </span>
      }
      aside={<ContainerStates nodeId={node.id} />}
    >
      <div className="grid gap-5 pt-1">
        <NodeMeters node={node} />
        {node.facts === null ? null : (
          <div className="grid gap-4 border-t border-border pt-4">
            <NodeFactList facts={node.facts} />
            <FeatureLine nodeId={node.id} facts={node.facts} />
          </div>
        )}
      </div>
    </Card>
  );
}

const known = ["running", "unmonitored", "starting", "stopping", "stopped", "creating", "deleting"] as const;

/** "3 Running · 1 Stopped". */
function ContainerStates({ nodeId }: { nodeId: string }) {
  const t = useTranslations();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.overview.get.queryOptions());
  const counts = new Map(data?.states.flatMap((row) => (row.nodeId === nodeId ? [[row.state, row.count]] : [])));
  const parts = known.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [t("overview.otherState", { count: String(count), state: t(`states.${state}`) })];
  });
  return parts.length === 0 ? null : (
    <Link href="/containers" className="hover:text-text hover:underline">
      {parts.join(" · ")}
    </Link>
  );
}

function FeatureLine({ nodeId, facts }: { nodeId: string; facts: Facts }) {
  const t = useTranslations("overview");
  const { present, total } = countFeatures(facts);
  return (
    <Link
      href={`/nodes/${nodeId}`}
      className="flex min-h-8 items-center justify-between gap-3 text-13 text-muted hover:text-text hover:underline max-sm:min-h-11"
    >
      {t("features")}
      <span className={`figures ${present === total ? "text-ok" : "text-warn"}`}>
        {t("featuresCount", { present: String(present), total: String(total) })}
      </span>
    </Link>
  );
}
