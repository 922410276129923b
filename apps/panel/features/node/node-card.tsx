"use client";
import { Card } from "@berth/ui/card.tsx";
import { Check, ChevronRight, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";
import { NodeMeters } from "./node-meters.tsx";
import { NodeStatus } from "./node-status.tsx";

type Facts = NonNullable<NodeView["facts"]>;

/** Renders a node: what it is, what it has, what of it is taken. */
export function NodeCard({ node }: { node: NodeView }) {
  const t = useTranslations("overview");
  return (
    <Card
      title={
        <span className="flex items-center gap-3 text-16">
          {node.name}
          <NodeStatus state={node.state} />
        </span>
      }
      aside={
        <Link href="/containers" className="hover:text-text hover:underline">
          {t("containers")}:{" "}
          {t("runningOf", { running: String(node.runningCount), total: String(node.containerCount) })}
        </Link>
      }
    >
      <div className="grid gap-5 pt-1">
        <NodeMeters node={node} />
        {node.facts === null ? null : <NodeFactList facts={node.facts} />}
        {node.facts === null ? null : <Features facts={node.facts} />}
      </div>
    </Card>
  );
}

function NodeFactList({ facts }: { facts: Facts }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <dl className="grid gap-x-8 gap-y-3 border-t border-border pt-4 text-13 sm:grid-cols-3 xl:grid-cols-5">
      <Fact name={t("system")}>{facts.os}</Fact>
      <Fact name={t("kernel")}>
        <span className="font-mono text-12">{facts.kernel}</span>
      </Fact>
      <Fact name={t("cgroup")}>{t(`cgroupModes.${facts.cgroupMode}`)}</Fact>
      <Fact name={t("agent")}>
        <span className="font-mono text-12">{facts.agentVersion}</span>
      </Fact>
      <Fact name={t("uptime")}>{format.duration(now - facts.bootedAtMs)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-12 text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Features({ facts }: { facts: Facts }) {
  const t = useTranslations("overview");
  const present = facts.features.filter((feature) => feature.isPresent).length;
  const total = facts.features.length;
  return (
    <details className="group border-t border-border pt-3">
      <summary className="flex min-h-8 list-none items-center gap-2 text-13 font-medium max-sm:min-h-11">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        {t("features")}
        <span className={`ml-auto figures ${present === total ? "text-ok" : "text-warn"}`}>
          {t("featuresCount", { present: String(present), total: String(total) })}
        </span>
      </summary>
      <ul className="grid gap-x-8 gap-y-2 pt-2 pb-1 text-13 md:grid-cols-2">
        {facts.features.map((feature) => (
          <li key={feature.name} className="flex items-start gap-2">
            {feature.isPresent ? (
              <Check aria-label={t("featurePresent")} className="mt-0.5 size-3.5 shrink-0 text-ok" />
            ) : (
              <X aria-label={t("featureMissing")} className="mt-0.5 size-3.5 shrink-0 text-warn" />
            )}
            <span>
              {feature.name} <span className="text-muted">{feature.note}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
