"use client";
import { CopyButton } from "@berth/ui/copy-button.tsx";
import { Meter } from "@berth/ui/meter.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../../lib/api-types.ts";
import { useFormat } from "../../../lib/use-format.ts";
import { useViewer } from "../../viewer/use-viewer.ts";
import { ContainerStatus } from "../container-status.tsx";
import { useLatestUsage } from "./use-latest-usage.ts";

export interface ContainerTableProps {
  containers: readonly ContainerView[];
  /** Leaves the customer out where all belong to the same one. */
  isOfOne?: boolean;
}

/** Lists containers with state, address and limits; the bars are live for the rows on the screen. */
export function ContainerTable({ containers, isOfOne = false }: ContainerTableProps) {
  const t = useTranslations("containers");
  const isAdmin = useViewer().role === "admin";
  const hasCustomer = isAdmin && !isOfOne;
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("hostname")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("ctid")}</HeadCell>
          {hasCustomer ? <HeadCell className="max-md:hidden">{t("customer")}</HeadCell> : null}
          <HeadCell>{t("state")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("address")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("cpu")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("memory")}</HeadCell>
          <HeadCell className="max-lg:hidden">{t("disk")}</HeadCell>
          <HeadCell className="max-xl:hidden">{t("plan")}</HeadCell>
          {isAdmin ? <HeadCell className="max-xl:hidden">{t("node")}</HeadCell> : null}
        </tr>
      </thead>
      <tbody>
        {containers.map((container) => (
          <ContainerRow key={container.id} container={container} isAdmin={isAdmin} hasCustomer={hasCustomer} />
        ))}
      </tbody>
    </Table>
  );
}

interface ContainerRowProps {
  container: ContainerView;
  isAdmin: boolean;
  hasCustomer: boolean;
}

function ContainerRow({ container, isAdmin, hasCustomer }: ContainerRowProps) {
  const t = useTranslations();
  const format = useFormat();
  const { ctid, hostname, address, limits } = container;
  const row = useRef<HTMLTableRowElement>(null);
  const usage = useLatestUsage(container, row);
  const cores = format.cores(limits.cpuMillicores);
  const memory = format.bytes(limits.memoryBytes);
  return (
    <Row ref={row} className="h-12">
      <Cell>
        <Link href={`/containers/${ctid}`} className="font-medium break-all hover:underline">
          {hostname}
        </Link>
        <span className="block font-mono text-12 text-muted sm:hidden">{address}</span>
      </Cell>
      <Cell className="text-muted figures max-sm:hidden">{ctid}</Cell>
      {hasCustomer ? (
        <Cell className="max-w-48 truncate max-md:hidden">
          <Link href={`/customers/${container.tenantId}`} className="hover:underline">
            {container.tenantName}
          </Link>
        </Cell>
      ) : null}
      <Cell>
        <ContainerStatus state={container.state} />
      </Cell>
      <Cell className="max-sm:hidden">
        {address === null ? null : (
          <span className="inline-flex items-center">
            <span className="font-mono text-12">{address}</span>
            <CopyButton
              text={address}
              label={`${t("container.copyAddress")} ${hostname}`}
              doneLabel={t("app.copied")}
              isIconOnly
              className="size-7"
            />
          </span>
        )}
      </Cell>
      <Cell className="max-md:hidden">
        <Usage
          label={t("containers.cpu")}
          text={
            usage === null
              ? cores
              : t("units.of", { used: format.number(usage.cpuCores), total: format.ofCores(limits.cpuMillicores) })
          }
          used={usage?.cpuCores ?? 0}
          total={limits.cpuMillicores / 1000}
        />
      </Cell>
      <Cell className="max-md:hidden">
        <Usage
          label={t("containers.memory")}
          text={
            usage === null ? memory : t("units.of", { used: format.bytes(usage.memoryWorkingSetBytes), total: memory })
          }
          used={usage?.memoryWorkingSetBytes ?? 0}
          total={limits.memoryBytes}
        />
      </Cell>
      <Cell className="whitespace-nowrap figures max-lg:hidden">{format.bytes(limits.diskBytes)}</Cell>
      <Cell className="max-w-40 truncate text-muted max-xl:hidden">{container.planName ?? "–"}</Cell>
      {isAdmin ? <Cell className="text-muted max-xl:hidden">{container.nodeName}</Cell> : null}
    </Row>
  );
}

function Usage({ label, text, used, total }: { label: string; text: string; used: number; total: number }) {
  return (
    <div className="grid w-36 gap-1">
      <span className="text-12 whitespace-nowrap text-muted figures">{text}</span>
      <Meter label={label} text={text} used={used} total={total} />
    </div>
  );
}
