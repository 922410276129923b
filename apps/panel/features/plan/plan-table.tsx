"use client";
import { Cell, HeadCell, Row, Table } from "@berth/ui/table.tsx";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { PlanView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { PlanStatus } from "./plan-status.tsx";

/** Lists plans with the limits that tell them apart. */
export function PlanTable({ plans }: { plans: readonly PlanView[] }) {
  const t = useTranslations("plans");
  const words = useTranslations("limits");
  const format = useFormat();
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell className="text-right">{words("cores")}</HeadCell>
          <HeadCell className="text-right">{words("memory")}</HeadCell>
          <HeadCell className="text-right">{words("disk")}</HeadCell>
          <HeadCell className="text-right max-sm:hidden">{t("containers")}</HeadCell>
          <HeadCell className="text-right max-md:hidden">{t("version")}</HeadCell>
          <HeadCell className="max-sm:hidden">{t("state")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <Row key={plan.id}>
            <Cell>
              <Link href={`/plans/${plan.id}`} className="font-medium break-words hover:underline">
                {plan.name}
              </Link>
            </Cell>
            <Cell className="text-right whitespace-nowrap figures">{format.cores(plan.limits.cpuMillicores)}</Cell>
            <Cell className="text-right whitespace-nowrap figures">{format.bytes(plan.limits.memoryBytes)}</Cell>
            <Cell className="text-right whitespace-nowrap figures">{format.bytes(plan.limits.diskBytes)}</Cell>
            <Cell className="text-right figures max-sm:hidden">{plan.containerCount}</Cell>
            <Cell className="text-right figures max-md:hidden">{plan.version}</Cell>
            <Cell className="max-sm:hidden">
              <PlanStatus plan={plan} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
