"use client";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Meter } from "@berth/ui/meter.tsx";
import Link from "next/link";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { ContainerStatus } from "../container/container-status.tsx";
import { useLatestUsage } from "../container/list/use-latest-usage.ts";
import { PowerBar } from "../container/power/power-bar.tsx";
import { useMay } from "../viewer/use-viewer.ts";

/** Renders one VPS as a card: who it is, where, what it uses of what it has, its power. */
export function VpsCard({ container }: { container: ContainerView }) {
  const t = useTranslations("vps");
  const format = useFormat();
  const may = useMay();
  const frame = useRef<HTMLElement>(null);
  const { hostname, ctid, state, imageName, limits, isSuspended } = container;
  return (
    <section
      ref={frame}
      aria-label={hostname}
      className="grid content-start gap-4 rounded-lg border border-border bg-surface p-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="min-w-0 text-16 font-semibold">
          <Link href={`/containers/${ctid}`} className="break-all hover:underline">
            {hostname}
          </Link>
        </h2>
        <ContainerStatus state={state} />
      </div>
      <div className="-mt-2 flex flex-wrap items-center justify-between gap-x-4 text-13 text-muted figures">
        <Address container={container} />
        <span>
          {imageName} · {t("disk", { size: format.bytes(limits.diskBytes) })}
        </span>
      </div>
      {isSuspended ? <p className="text-13 text-warn">{t("suspended")}</p> : null}
      <Usage container={container} frame={frame} />
      {may("container.power", container) ? (
        <div className="flex flex-wrap gap-y-3 border-t border-border pt-4">
          <PowerBar container={container} />
        </div>
      ) : null}
    </section>
  );
}

function Address({ container: { address, hostname } }: { container: ContainerView }) {
  const t = useTranslations();
  if (address === null) return <span>{t("vps.noAddress")}</span>;
  return (
    <span className="inline-flex items-center">
      <span className="font-mono text-13 text-text">{address}</span>
      <CopyButton
        text={address}
        label={`${t("container.copyAddress")} ${hostname}`}
        doneLabel={t("app.copied")}
        isIconOnly
        className="size-8 max-sm:size-11"
      />
    </span>
  );
}

/** Live numbers against the limits; a dash while it does not run. */
function Usage({ container, frame }: { container: ContainerView; frame: Parameters<typeof useLatestUsage>[1] }) {
  const t = useTranslations();
  const format = useFormat();
  const now = useLatestUsage(container, frame);
  const { cpuMillicores, memoryBytes, processes } = container.limits;
  const of = (used: string, total: string) => t("units.of", { used, total });
  const rows = [
    {
      name: t("container.cpu"),
      text: now && of(format.number(now.cpuCores), format.ofCores(cpuMillicores)),
      used: now?.cpuCores ?? 0,
      total: cpuMillicores / 1000,
    },
    {
      name: t("container.memory"),
      text: now && of(format.bytes(now.memoryWorkingSetBytes), format.bytes(memoryBytes)),
      used: now?.memoryWorkingSetBytes ?? 0,
      total: memoryBytes,
    },
    {
      name: t("container.processes"),
      text: now && of(format.number(now.processes), format.number(processes)),
      used: now?.processes ?? 0,
      total: processes,
    },
  ];
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
      {rows.map(({ name, text, used, total }) => (
        <div key={name} className="grid min-w-0 content-start gap-1">
          <div className="flex justify-between gap-3 text-13 sm:grid sm:gap-0.5">
            <span className="text-muted">{name}</span>
            <span className="truncate font-medium figures">{text ?? "–"}</span>
          </div>
          <Meter label={name} text={text ?? "–"} used={used} total={total} />
        </div>
      ))}
    </div>
  );
}
