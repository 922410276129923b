"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";

export type Facts = NonNullable<NodeView["facts"]>;

/** Lists what a node is: its system, its kernel, how it counts, its agent, how long it is up. */
export function NodeFactList({ facts }: { facts: Facts }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-3 text-13 sm:grid-cols-3 xl:grid-cols-6">
      <Fact name={t("system")}>{facts.os}</Fact>
      <Fact name={t("kernel")}>
        <span className="font-mono text-12">{facts.kernel}</span>
      </Fact>
      <Fact name={t("cgroup")}>{t(`cgroupModes.${facts.cgroupMode}`)}</Fact>
      <Fact name={t("swap")}>
        <span className="figures">{format.bytes(facts.swapBytes)}</span>
      </Fact>
      <Fact name={t("agent")}>
        <span className="font-mono text-12">{facts.agentVersion}</span>
      </Fact>
      <Fact name={t("uptime")}>
        <span className="figures">{format.duration(now - facts.bootedAtMs)}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <dt className="text-12 text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
