"use client";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import { useTranslations } from "use-intl";
import type { PlanVersionView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

/** Lists what a plan offered from when on, the newest first, and how many containers keep each. */
export function VersionTable({ versions }: { versions: readonly PlanVersionView[] }) {
  const t = useTranslations("plans");
  const words = useTranslations("limits");
  const format = useFormat();
  const figure = "text-right whitespace-nowrap figures";
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("version")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("from")}</HeadCell>
          <HeadCell className="text-right">{words("cores")}</HeadCell>
          <HeadCell className="text-right">{words("memory")}</HeadCell>
          <HeadCell className="text-right max-sm:hidden">{words("disk")}</HeadCell>
          <HeadCell className="text-right">{t("containers")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ id, number, limits, createdAt, containerCount }, index) => (
          <Row key={id}>
            <Cell className="figures">
              {number}
              {index === 0 ? (
                <span className="ml-2 text-12 text-muted max-sm:ml-0 max-sm:block">{t("newest")}</span>
              ) : null}
            </Cell>
            <Cell className="whitespace-nowrap text-muted figures max-sm:hidden">{format.dateTime(createdAt)}</Cell>
            <Cell className={figure}>{format.cores(limits.cpuMillicores)}</Cell>
            <Cell className={figure}>{format.bytes(limits.memoryBytes)}</Cell>
            <Cell className={`${figure} max-sm:hidden`}>{format.bytes(limits.diskBytes)}</Cell>
            <Cell className={figure}>{containerCount}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
