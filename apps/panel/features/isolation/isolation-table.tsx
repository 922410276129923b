"use client";
import { ISOLATION_STEPS } from "@berth/contract/isolation.ts";
import { HeadCell, Table } from "@berth/ui/table.tsx";
import { useTranslations } from "use-intl";
import type { IsolationView } from "../../lib/api-types.ts";
import { IsolationLine } from "./isolation-line.tsx";

/** Renders the layers: first the seven steps by their number, then those beside them. */
export function IsolationTable({ rows }: { rows: IsolationView["rows"] }) {
  const t = useTranslations("isolation");
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("layer")}</HeadCell>
          <HeadCell className="max-lg:hidden">{t("here")}</HeadCell>
          <HeadCell className="max-lg:hidden">{t("host")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("result")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("what")}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        <GroupName>{t("steps")}</GroupName>
        {rows.slice(0, ISOLATION_STEPS).map((row, index) => (
          <IsolationLine key={row.layer} row={row} step={index + 1} />
        ))}
        <GroupName>{t("beside")}</GroupName>
        {rows.slice(ISOLATION_STEPS).map((row) => (
          <IsolationLine key={row.layer} row={row} step={null} />
        ))}
      </tbody>
    </Table>
  );
}

function GroupName({ children }: { children: React.ReactNode }) {
  return (
    <tr className="border-b border-border bg-sunken/60">
      <th scope="colgroup" colSpan={5} className="h-8 px-3 text-left text-12 font-medium text-muted">
        {children}
      </th>
    </tr>
  );
}
