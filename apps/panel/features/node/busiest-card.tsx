"use client";
import { Card } from "@berth/ui/card.tsx";
import { Meter } from "@berth/ui/meter.tsx";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { useFormat } from "../../lib/use-format.ts";

const REFRESH_MS = 10_000;

/** Renders the containers that use the most CPU right now, each against its own limit. */
export function BusiestCard() {
  const t = useTranslations();
  const format = useFormat();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.overview.busiest.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return (
    <Card title={t("overview.busiest")} aside={t("overview.cpu")}>
      {data === undefined || data.length === 0 ? (
        <p className="py-2 text-13 text-muted">
          {t(data === undefined ? "overview.busiestWait" : "overview.busiestNone")}
        </p>
      ) : (
        <ul className="grid gap-3 text-13">
          {data.map(({ ctid, hostname, cpuCores, cpuMillicores }) => {
            const text = t("units.of", { used: format.number(cpuCores), total: format.ofCores(cpuMillicores) });
            return (
              <li key={ctid} className="grid gap-1">
                <span className="flex justify-between gap-3">
                  <Link href={`/containers/${ctid}`} className="truncate font-medium hover:underline">
                    {hostname}
                  </Link>
                  <span className="whitespace-nowrap text-muted figures">{text}</span>
                </span>
                <Meter
                  label={`${t("overview.cpu")} ${hostname}`}
                  text={text}
                  used={cpuCores}
                  total={cpuMillicores / 1000}
                />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
