"use client";
import { Card } from "@berth/ui/card.tsx";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
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

function Limits({ limits }: { limits: ContainerView["limits"] }) {
  const t = useTranslations("container");
  const words = useTranslations("app");
  const format = useFormat();
  const { diskIo } = limits;
  const perSec = (bytes: number | null, ops: number | null) => {
    const parts = [bytes === null ? null : format.bytesPerSec(bytes), ops === null ? null : format.ops(ops)];
    return parts.filter((part) => part !== null).join(" · ") || t("unlimited");
  };
  return (
    <Card title={t("limitsTitle")}>
      <dl className="grid grid-cols-[minmax(auto,40%)_minmax(0,1fr)] gap-x-4 figures sm:grid-cols-[auto_minmax(0,1fr)]">
        <Line name={t("cpu")}>{format.cores(limits.cpuMillicores)}</Line>
        <Line name={t("memory")}>{format.bytes(limits.memoryBytes)}</Line>
        <Line name={t("swap")}>{limits.swapBytes === 0 ? words("none") : format.bytes(limits.swapBytes)}</Line>
        <Line name={t("disk")}>{format.bytes(limits.diskBytes)}</Line>
        <Line name={t("processes")}>{format.number(limits.processes)}</Line>
        <Line name={t("diskRead")}>{perSec(diskIo.readBytesPerSec, diskIo.readOpsPerSec)}</Line>
        <Line name={t("diskWrite")}>{perSec(diskIo.writeBytesPerSec, diskIo.writeOpsPerSec)}</Line>
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
