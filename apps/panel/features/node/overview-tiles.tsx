"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useTRPC } from "../../lib/trpc.ts";

/** Renders the fleet in four numbers: nodes that answer, containers that run, what failed, what lies in the bin. */
export function OverviewTiles({ nodes }: { nodes: readonly NodeView[] }) {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.overview.get.queryOptions());
  const online = nodes.filter(({ state }) => state === "joined").length;
  const running = nodes.reduce((sum, node) => sum + node.runningCount, 0);
  const total = nodes.reduce((sum, node) => sum + node.containerCount, 0);
  const failed = data?.failedTasks ?? 0;
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Tile name={t("nodesOnline")} value={online} of={nodes.length} isBad={online < nodes.length} />
      <Tile name={t("containers")} value={running} of={total} href="/containers" />
      <Tile name={t("failedTasks")} value={data && failed} href="/tasks" isBad={failed > 0} />
      <Tile name={t("binned")} value={data?.binned} href="/bin" />
    </div>
  );
}

interface TileProps {
  name: string;
  /** Undefined until it is known. */
  value: number | undefined;
  of?: number;
  href?: string;
  isBad?: boolean;
}

function Tile({ name, value, of, href, isBad = false }: TileProps) {
  const body = (
    <>
      <span className="block text-13 text-muted">{name}</span>
      <span className="mt-1 flex items-baseline gap-1.5 figures">
        <span className={`text-28 font-semibold ${isBad ? "text-warn" : ""}`}>{value ?? "–"}</span>
        {of === undefined ? null : <span className="text-14 text-muted">/ {of}</span>}
      </span>
    </>
  );
  const look = "min-w-0 rounded-lg border border-border bg-surface p-4";
  if (href === undefined) return <div className={look}>{body}</div>;
  return (
    <Link href={href} className={`${look} hover:border-control`}>
      {body}
    </Link>
  );
}
