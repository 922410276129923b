"use client";
import { Meter } from "@berth/ui/meter.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { PoolView } from "../../lib/api-types.ts";
import { useDelivery } from "./use-delivery.ts";

/** Lists pools; the bar is what is out, behind it what is kept back or rests. */
export function PoolTable({ pools }: { pools: readonly PoolView[] }) {
  const t = useTranslations("pools");
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("cidr")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("delivery")}</HeadCell>
          <HeadCell>{t("use")}</HeadCell>
          <HeadCell className="text-right">{t("free")}</HeadCell>
          <HeadCell className="max-md:hidden">{t("nextFree")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {pools.map((pool) => (
          <PoolRow key={pool.id} pool={pool} />
        ))}
      </tbody>
    </Table>
  );
}

function PoolRow({ pool }: { pool: PoolView }) {
  const t = useTranslations("pools");
  const delivery = useDelivery(pool);
  const { id, name, cidr, used, total, free, quarantined, reservedCount, nextFree } = pool;
  const text = t("usedOf", { used: String(used), total: String(total) });
  const rest = [
    ...(reservedCount > 0 ? [t("reservedCount", { count: String(reservedCount) })] : []),
    ...(quarantined > 0 ? [t("quarantinedCount", { count: String(quarantined) })] : []),
  ];
  return (
    <Row className="h-12">
      <Cell>
        <Link href={`/pools/${id}`} className="font-medium break-words hover:underline">
          {name}
        </Link>
        <span className="block font-mono text-12 text-muted sm:hidden">{cidr}</span>
      </Cell>
      <Cell className="font-mono text-12 max-sm:hidden">{cidr}</Cell>
      <Cell className="text-muted max-md:hidden">{delivery}</Cell>
      <Cell>
        <div className="grid w-40 gap-1 py-1 max-sm:w-28">
          <span className="text-12 text-muted figures">{text}</span>
          <Meter label={name} text={text} used={used} total={total} promised={total - free} />
          {rest.length > 0 ? <span className="text-12 text-muted figures">{rest.join(" · ")}</span> : null}
        </div>
      </Cell>
      <Cell className="text-right figures">{free}</Cell>
      <Cell className="font-mono text-12 max-md:hidden">{nextFree ?? t("full")}</Cell>
    </Row>
  );
}
