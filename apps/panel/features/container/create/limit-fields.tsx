"use client";
import { Card } from "@berth/ui/card.tsx";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { ChevronRight } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../../lib/api-types.ts";
import { useFormat } from "../../../lib/use-format.ts";
import { nodeCapacity, notAllocated } from "../../node/capacity.ts";
import type { ContainerFormValues } from "./form-values.ts";

interface LimitFieldsProps {
  form: UseFormReturn<ContainerFormValues>;
  node: NodeView | undefined;
}

type NumberField = Exclude<keyof ContainerFormValues, `is${string}`>;

/** Renders what the container may use; what the node has left stands beside it. */
export function LimitFields({ form, node }: LimitFieldsProps) {
  const t = useTranslations("create");
  const format = useFormat();
  const capacities = node === undefined ? [] : nodeCapacity(node);
  const left = (kind: "memory" | "disk") => {
    const capacity = capacities.find((one) => one.kind === kind);
    if (capacity === undefined) return undefined;
    return t(`${kind}Hint`, { free: format.bytes(notAllocated(capacity)), total: format.bytes(capacity.total) });
  };
  const cores = node?.facts?.cores;
  return (
    <Card title={t("limits")}>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <Limit
          form={form}
          field="cores"
          unit={t("coresUnit")}
          label={t("cores")}
          hint={t("coresHint", { max: cores === undefined ? "–" : format.number(cores) })}
        />
        <Limit form={form} field="memoryGib" label={t("memory")} unit={t("gib")} hint={left("memory")} />
        <Limit form={form} field="diskGib" label={t("disk")} unit={t("gib")} hint={left("disk")} />
        <Limit form={form} field="swapGib" label={t("swap")} unit={t("gib")} hint={t("swapHint")} />
        <Limit form={form} field="processes" label={t("processes")} hint={t("processesHint")} />
      </div>
      <Advanced form={form} />
    </Card>
  );
}

/** The fold opens by itself when a field inside has a fault, or nobody would find it. */
function Advanced({ form }: { form: UseFormReturn<ContainerFormValues> }) {
  const t = useTranslations("create");
  const { errors } = form.formState;
  const isFaulty = Boolean(errors.readMibPerSec || errors.writeMibPerSec || errors.readOps || errors.writeOps);
  return (
    <details className="group mt-4 border-t border-border pt-2" {...(isFaulty ? { open: true } : {})}>
      <summary className="flex min-h-8 list-none items-center gap-2 text-13 font-medium max-sm:min-h-11">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        {t("advanced")}
      </summary>
      <p className="mt-1 mb-3 text-12 text-muted">{t("advancedHint")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Limit form={form} field="readMibPerSec" label={t("readBytes")} unit={t("mibPerSec")} />
        <Limit form={form} field="writeMibPerSec" label={t("writeBytes")} unit={t("mibPerSec")} />
        <Limit form={form} field="readOps" label={t("readOps")} unit={t("opsUnit")} />
        <Limit form={form} field="writeOps" label={t("writeOps")} unit={t("opsUnit")} />
      </div>
    </details>
  );
}

interface LimitProps {
  form: UseFormReturn<ContainerFormValues>;
  field: NumberField;
  label: string;
  unit?: string;
  hint?: string | undefined;
}

function Limit({ form, field, label, unit, hint }: LimitProps) {
  return (
    <Field label={label} error={form.formState.errors[field]?.message} {...(hint === undefined ? {} : { hint })}>
      <Input
        inputMode="decimal"
        autoComplete="off"
        {...(unit === undefined ? {} : { unit })}
        {...form.register(field)}
      />
    </Field>
  );
}
