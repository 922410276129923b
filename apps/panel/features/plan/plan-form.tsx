"use client";
import { Button } from "@berth/ui/button.tsx";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FormProvider, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { LimitFields } from "../limits/limit-fields.tsx";
import type { PlanFormValues } from "./use-plan-form.ts";

export interface PlanFormProps {
  form: UseFormReturn<PlanFormValues>;
  submitLabel: string;
  isBusy: boolean;
  /** What went wrong at the last try and belongs to no field. */
  error: ReactNode;
  onSubmit: () => void;
}

/** Renders a plan's name and limits; nodes that cannot hold one of them are named while it is typed. */
export function PlanForm({ form, submitLabel, isBusy, error, onSubmit }: PlanFormProps) {
  const t = useTranslations("plans");
  const trpc = useTRPC();
  const nodes = useQuery(trpc.node.list.queryOptions());
  return (
    <FormProvider {...form}>
      <form
        noValidate
        className="grid max-w-4xl gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) onSubmit();
        }}
      >
        {error}
        <Card>
          <Field label={t("name")} hint={t("nameHint")} error={form.formState.errors.name?.message}>
            <Input autoFocus autoComplete="off" {...form.register("name")} />
          </Field>
        </Card>
        <Card title={t("limits")}>
          <LimitFields nodes={nodes.data ?? []} />
        </Card>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" size="large" isBusy={isBusy}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}
