"use client";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Select } from "@berth/ui/select.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../lib/use-format.ts";
import { LimitFields } from "../../limits/limit-fields.tsx";
import { LimitList } from "../../limits/limit-list.tsx";
import type { ContainerFormValues } from "./form-values.ts";
import type { Choices } from "./use-choices.ts";

/** Renders what the container may use: a plan with its limits to read, or fields for limits of its own. */
export function PlanFields({ form, choices }: { form: UseFormReturn<ContainerFormValues>; choices: Choices }) {
  const t = useTranslations("create");
  const words = useTranslations("plans");
  const format = useFormat();
  const { plans, plan, node } = choices;
  return (
    <Card title={words("limits")}>
      <div className="mb-4">
        <Field
          label={t("plan")}
          hint={t(plans.length === 0 ? "noPlans" : "planHint")}
          error={form.formState.errors.planId?.message}
        >
          <Select {...form.register("planId")}>
            {plans.map(({ id, name, limits }) => (
              <option key={id} value={id}>
                {t("planOption", {
                  name,
                  cores: format.cores(limits.cpuMillicores),
                  memory: format.bytes(limits.memoryBytes),
                  disk: format.bytes(limits.diskBytes),
                })}
              </option>
            ))}
            <option value="">{t("ownLimits")}</option>
          </Select>
        </Field>
      </div>
      {plan === undefined ? (
        <LimitFields node={node} nodes={node === undefined ? [] : [node]} />
      ) : (
        <LimitList limits={plan.limits} />
      )}
    </Card>
  );
}
