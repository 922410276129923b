"use client";
import { Card } from "@berth/ui/card.tsx";
import { Meter } from "@berth/ui/meter.tsx";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";

/** Renders how full each address pool is. */
export function PoolsCard() {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.pool.list.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Card
      title={t("pools")}
      aside={
        <Link href="/pools" className="text-accent hover:underline">
          {t("allPools")}
        </Link>
      }
    >
      <ul className="grid gap-3 text-13">
        {data.map(({ id, name, cidr, free, total }) => {
          const text = t("poolFree", { free: String(free), total: String(total) });
          return (
            <li key={id} className="grid gap-1">
              <span className="flex flex-wrap justify-between gap-x-3">
                <span>
                  <span className="font-medium">{name}</span>{" "}
                  <span className="font-mono text-12 text-muted">{cidr}</span>
                </span>
                <span className="whitespace-nowrap text-muted figures">{text}</span>
              </span>
              <Meter label={name} text={text} used={total - free} total={total} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
