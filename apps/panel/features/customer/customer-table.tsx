"use client";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { TenantView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { CustomerStatus } from "./customer-status.tsx";

/** Lists customers with how much each has. */
export function CustomerTable({ customers }: { customers: readonly TenantView[] }) {
  const t = useTranslations("customers");
  const format = useFormat();
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell>{t("state")}</HeadCell>
          <HeadCell className="text-right">{t("containers")}</HeadCell>
          <HeadCell className="text-right max-sm:hidden">{t("logins")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("created")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {customers.map((customer) => (
          <Row key={customer.id}>
            <Cell>
              <Link href={`/customers/${customer.id}`} className="font-medium break-words hover:underline">
                {customer.name}
              </Link>
            </Cell>
            <Cell>
              <CustomerStatus customer={customer} />
            </Cell>
            <Cell className="text-right figures">{customer.containerCount}</Cell>
            <Cell className="text-right figures max-sm:hidden">{customer.loginCount}</Cell>
            <Cell className="whitespace-nowrap text-muted figures max-sm:hidden">
              {format.dateTime(customer.createdAt)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
