"use client";
import { Card } from "@berth/ui/card.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useLimitLines } from "../limits/use-limit-lines.ts";
import { useViewer } from "../viewer/use-viewer.ts";
import { ContainerUsage } from "./container-usage.tsx";
import type { SampleStore } from "./graphs/sample-store.ts";

/** Renders the first tab: what it uses now, who it is, what it may use. */
export function ContainerOverview({ container, store }: { container: ContainerView; store: SampleStore }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="lg:col-span-2">
        <ContainerUsage limits={container.limits} store={store} />
      </div>
      <Facts container={container} />
      <Limits limits={container.limits} />
    </div>
  );
}

function Facts({ container }: { container: ContainerView }) {
  const { role } = useViewer();
  const t = useTranslations("container");
  const words = useTranslations("app");
  const format = useFormat();
  const { address, delivery, exit } = container;
  return (
    <Card title={t("facts")}>
      <dl className="grid grid-cols-[minmax(auto,40%)_minmax(0,1fr)] gap-x-4 sm:grid-cols-[auto_minmax(0,1fr)]">
        <Line name={t("hostname")}>{container.hostname}</Line>
        <Line name={t("number")}>{t("ct", { ctid: String(container.ctid) })}</Line>
        <Line name={t("address")}>
          {address === null ? "–" : <Copyable text={address} label={t("copyAddress")} done={words("copied")} />}
        </Line>
        <Line name={t("delivery")}>{delivery === null ? "–" : t(`deliveries.${delivery}`)}</Line>
        {address === null ? null : (
          <Line name={t("sshCommand")}>
            <Copyable text={`ssh root@${address}`} label={words("copy")} done={words("copied")} />
          </Line>
        )}
        {role === "admin" ? (
          <Line name={t("customer")}>
            <Link href={`/customers/${container.tenantId}`} className="text-accent hover:underline">
              {container.tenantName}
            </Link>
          </Line>
        ) : null}
        <Line name={t("plan")}>
          <PlanName container={container} />
        </Line>
        {role === "admin" ? <Line name={t("node")}>{container.nodeName}</Line> : null}
        <Line name={t("image")}>{container.imageName}</Line>
        <Line name={t("autostart")}>{container.isAutostart ? t("yes") : t("no")}</Line>
        <Line name={t("created")}>{format.dateTime(container.createdAt)}</Line>
        {exit === null ? null : (
          <Line name={t("lastExit")}>
            {t(`exits.${exit.kind}`, { code: String(exit.code) })}, {format.dateTime(new Date(exit.atMs))}
          </Line>
        )}
      </dl>
    </Card>
  );
}

function PlanName({ container }: { container: ContainerView }) {
  const { role } = useViewer();
  const t = useTranslations("container");
  const { planId, planName, planVersion } = container;
  if (planId === null || planName === null) return t("ownLimits");
  if (role !== "admin") return planName;
  return (
    <Link href={`/plans/${planId}`} className="text-accent hover:underline">
      {t("planVersion", { plan: planName, version: String(planVersion) })}
    </Link>
  );
}

function Limits({ limits }: { limits: ContainerView["limits"] }) {
  const t = useTranslations("container");
  const lines = useLimitLines()(limits);
  return (
    <Card title={t("limitsTitle")}>
      <dl className="grid grid-cols-[minmax(auto,40%)_minmax(0,1fr)] gap-x-4 figures sm:grid-cols-[auto_minmax(0,1fr)]">
        {lines.map(([name, value]) => (
          <Line key={name} name={name}>
            {value}
          </Line>
        ))}
      </dl>
    </Card>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex min-h-8 items-center text-13 text-muted">{name}</dt>
      <dd className="flex min-h-8 min-w-0 items-center text-13 break-words">{children}</dd>
    </>
  );
}

function Copyable({ text, label, done }: { text: string; label: string; done: string }) {
  return (
    <>
      <span className="font-mono text-12">{text}</span>
      <CopyButton text={text} label={label} doneLabel={done} isIconOnly className="size-7" />
    </>
  );
}
