"use client";
import { Button } from "@berth/ui/button.tsx";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { AddressCell } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";

export interface AddressTableProps {
  cells: readonly AddressCell[];
  onChoose: (address: string) => void;
}

/** Lists the same addresses as the map does, for reading, searching and copying. */
export function AddressTable({ cells, onChoose }: AddressTableProps) {
  const t = useTranslations("pools");
  const format = useFormat();
  return (
    <div className="max-h-[70vh] overflow-y-auto">
      <Table>
        <thead>
          <tr>
            <HeadCell>{t("address")}</HeadCell>
            <HeadCell>{t("state")}</HeadCell>
            <HeadCell>{t("owner")}</HeadCell>
            <HeadCell>
              <span className="sr-only">{t("history")}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ address, state, owner, until }) => (
            <Row key={address}>
              <Cell className="font-mono text-12">{address}</Cell>
              <Cell className="whitespace-nowrap">
                {t(`states.${state}`)}
                {until === null ? null : (
                  <span className="text-muted"> {t("until", { time: format.dateTime(until) })}</span>
                )}
              </Cell>
              <Cell>
                {owner === null ? null : (
                  <Link href={`/containers/${owner.ctid}`} prefetch={false} className="break-all hover:underline">
                    {t("ownerText", { hostname: owner.hostname, customer: owner.tenantName })}
                  </Link>
                )}
              </Cell>
              <Cell className="text-right">
                {state === "network" || state === "gateway" ? null : (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={t("historyOf", { address })}
                    onClick={() => onChoose(address)}
                  >
                    {t("history")}
                  </Button>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
