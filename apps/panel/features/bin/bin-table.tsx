"use client";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { ContainerView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useNow } from "../../lib/use-now.ts";
import { BinActions } from "./bin-actions.tsx";

/** Lists what lies in the bin: whose it is, since when, when it is purged, and the two ways out. */
export function BinTable({ containers }: { containers: readonly ContainerView[] }) {
  const t = useTranslations("bin");
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("what")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("customer")}</HeadCell>
          <HeadCell className="max-lg:hidden">{t("address")}</HeadCell>
          <HeadCell className="max-lg:hidden">{t("since")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("purgedOn")}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t("restore")}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {containers.map((container) => (
          <BinRow key={container.id} container={container} />
        ))}
      </tbody>
    </Table>
  );
}

function BinRow({ container }: { container: ContainerView }) {
  const t = useTranslations("bin");
  const format = useFormat();
  const now = useNow(60_000);
  const { ctid, hostname, tenantName, address, binnedAt, purgeAfter } = container;
  const leftMs = purgeAfter === null ? 0 : purgeAfter.getTime() - now;
  const left = leftMs > 60_000 ? t("purgedIn", { duration: format.duration(leftMs) }) : t("purgedSoon");
  return (
    <Row className="h-12">
      <Cell>
        <Link href={`/containers/${ctid}`} className="font-medium break-all hover:underline">
          {hostname}
        </Link>{" "}
        <span className="text-muted figures">{ctid}</span>
        <span className="block text-12 text-muted md:hidden">{tenantName}</span>
        <span className="block text-12 text-muted figures sm:hidden">
          {t("purgedOn")} {left}
        </span>
      </Cell>
      <Cell className="text-muted max-md:hidden">{tenantName}</Cell>
      <Cell className="font-mono text-12 max-lg:hidden">{address}</Cell>
      <Cell className="whitespace-nowrap figures max-lg:hidden">
        {binnedAt === null ? "" : format.dateTime(binnedAt)}
      </Cell>
      <Cell className="whitespace-nowrap figures max-sm:hidden">{left}</Cell>
      <Cell>
        <div className="flex flex-wrap justify-end gap-2">
          <BinActions container={container} />
        </div>
      </Cell>
    </Row>
  );
}
