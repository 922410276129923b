"use client";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { AddressHolder } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

/** Lists who has an address and who had it before, newest first. */
export function HolderTable({ holders }: { holders: readonly AddressHolder[] }) {
  const t = useTranslations("pools");
  const format = useFormat();
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("who")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("customer")}</HeadCell>
          <HeadCell>{t("from")}</HeadCell>
          <HeadCell>{t("to")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {holders.map(({ ctid, hostname, tenantName, takenAt, releasedAt }) => (
          <Row key={`${ctid} ${takenAt.getTime()}`}>
            <Cell>
              {releasedAt === null ? (
                <Link href={`/containers/${ctid}`} className="font-medium break-all hover:underline">
                  {hostname}
                </Link>
              ) : (
                <span className="break-all">{hostname}</span>
              )}{" "}
              <span className="text-muted figures">{ctid}</span>
            </Cell>
            <Cell className="text-muted max-sm:hidden">{tenantName ?? t("formerCustomer")}</Cell>
            <Cell className="whitespace-nowrap figures">{format.dateTime(takenAt)}</Cell>
            <Cell className="whitespace-nowrap figures">
              {releasedAt === null ? t("now") : format.dateTime(releasedAt)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
