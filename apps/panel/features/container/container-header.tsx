"use client";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Fragment, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";
import { useMay, useViewer } from "../viewer/use-viewer.ts";
import { ContainerStatus } from "./container-status.tsx";
import { PowerBar } from "./power/power-bar.tsx";

/** Renders who the container is, the facts people copy, and its power. */
export function ContainerHeader({ container }: { container: ContainerView }) {
  const t = useTranslations();
  const format = useFormat();
  const now = useNow(1000);
  const { role } = useViewer();
  const may = useMay();
  const { ctid, hostname, address, imageName, state, stateSince } = container;
  const facts: [string, ReactNode][] = [["ct", t("container.ct", { ctid: String(ctid) })]];
  if (address !== null) facts.push(["address", <Address key="address" address={address} />]);
  facts.push(["image", imageName]);
  if (role === "admin") facts.push(["node", container.nodeName]);
  if (role === "admin" && !container.isProviders) facts.push(["customer", container.tenantName]);
  if (state === "running" && stateSince !== null) {
    facts.push(["up", t("container.up", { duration: format.duration(now - stateSince.getTime()) })]);
  }
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1 className="min-w-0 text-20 font-semibold break-all">{hostname}</h1>
        <ContainerStatus state={state} />
        <div className="flex min-h-8 flex-wrap items-center gap-x-2 text-13 text-muted figures">
          {facts.map(([key, fact], index) => (
            <Fragment key={key}>
              {index > 0 ? <span aria-hidden>·</span> : null}
              <span>{fact}</span>
            </Fragment>
          ))}
        </div>
      </div>
      {may("container.power", container) && container.binnedAt === null ? <PowerBar container={container} /> : null}
    </header>
  );
}

function Address({ address }: { address: string }) {
  const t = useTranslations();
  return (
    <span className="inline-flex items-center">
      <span className="font-mono text-12 text-text">{address}</span>
      <CopyButton
        text={address}
        label={t("container.copyAddress")}
        doneLabel={t("app.copied")}
        isIconOnly
        className="-mr-1.5 size-7"
      />
    </span>
  );
}
