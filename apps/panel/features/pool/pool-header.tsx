"use client";
import { Button } from "@berth/ui/button.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PoolView } from "../../lib/api-types.ts";
import { DeletePoolDialog } from "./delete-pool-dialog.tsx";
import { useDelivery } from "./use-delivery.ts";

/** Renders which pool it is and how full. */
export function PoolHeader({ pool }: { pool: PoolView }) {
  const t = useTranslations("pools");
  const delivery = useDelivery(pool);
  const [isDeleting, setDeleting] = useState(false);
  const { name, cidr, used, reservedCount, quarantined, free } = pool;
  const count = (value: number) => ({ count: String(value) });
  const facts = [
    delivery,
    t("usedCount", count(used)),
    ...(reservedCount > 0 ? [t("reservedCount", count(reservedCount))] : []),
    ...(quarantined > 0 ? [t("quarantinedCount", count(quarantined))] : []),
    t("freeCount", count(free)),
  ];
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="text-20 font-semibold break-words">{name}</h1>
        <span className="font-mono text-13">{cidr}</span>
        <span className="text-13 text-muted figures">{facts.join(" · ")}</span>
      </div>
      <Button
        variant="danger"
        disabledReason={used > 0 ? t("deleteReason", { count: used }) : null}
        onClick={() => setDeleting(true)}
      >
        {t("delete")}…
      </Button>
      {isDeleting ? <DeletePoolDialog pool={pool} onClose={() => setDeleting(false)} /> : null}
    </header>
  );
}
