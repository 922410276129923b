"use client";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Notice } from "@berth/ui/notice.tsx";
import { Select } from "@berth/ui/select.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { ContainerFormValues } from "./form-values.ts";
import type { Choices } from "./use-choices.ts";

/** Renders where the address comes from: the next free one, or a chosen one. */
export function NetworkFields({ form, choices }: { form: UseFormReturn<ContainerFormValues>; choices: Choices }) {
  const t = useTranslations("create");
  const { errors } = form.formState;
  const { node, pool, pools, isAnyPool } = choices;
  return (
    <Card title={t("network")}>
      {pools.length === 0 ? (
        <Notice tone="warn">{isAnyPool ? t("noPoolHere", { node: node?.name ?? "–" }) : t("noPools")}</Notice>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("pool")}
          error={errors.poolId?.message}
          {...(pool === undefined ? {} : { hint: t(pool.delivery) })}
        >
          <Select {...form.register("poolId")}>
            {pools.map(({ id, name, cidr, free }) => (
              <option key={id} value={id}>
                {t("poolOption", { name, cidr, free: String(free) })}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={t("address")}
          error={errors.address?.message}
          {...(pool === undefined
            ? {}
            : { hint: pool.nextFree === null ? t("addressFull") : t("addressHint", { address: pool.nextFree }) })}
        >
          <Input
            isMono
            autoComplete="off"
            spellCheck={false}
            placeholder={pool?.nextFree ?? ""}
            {...form.register("address")}
          />
        </Field>
      </div>
    </Card>
  );
}
