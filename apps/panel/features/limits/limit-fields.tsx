"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { NodeView } from "../../lib/api-types.ts";
import { useFormat } from "../../lib/use-format.ts";
import { nodeCapacity, notAllocated } from "../node/capacity.ts";
import type { LimitValues } from "./limit-values.ts";
import { NodeGaps } from "./node-gaps.tsx";

export interface LimitFieldsProps {
  /** The node it is for: what it has left stands at the fields. */
  node?: NodeView | undefined;
  /** Nodes that may not hold every limit; the form says which and where. */
  nodes: readonly NodeView[];
}

/** Renders the fields of limits for the form around them. */
export function LimitFields({ node, nodes }: LimitFieldsProps) {
  const t = useTranslations("limits");
  const format = useFormat();
  const capacities = node === undefined ? [] : nodeCapacity(node);
  const left = (kind: "memory" | "disk") => {
    const capacity = capacities.find((one) => one.kind === kind);
    if (capacity === undefined) return undefined;
    return t(`${kind}Hint`, { free: format.bytes(notAllocated(capacity)), total: format.bytes(capacity.total) });
  };
  const cores = node?.facts?.cores;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <Limit
          field="cores"
          unit={t("coresUnit")}
          label={t("cores")}
          hint={cores === undefined ? t("coresHint") : t("coresHintNode", { max: format.number(cores) })}
        />
        <Limit field="memoryGib" label={t("memory")} unit={t("gib")} hint={left("memory")} />
        <Limit field="diskGib" label={t("disk")} unit={t("gib")} hint={left("disk")} />
        <Limit field="swapGib" label={t("swap")} unit={t("gib")} hint={t("swapHint")} />
        <Limit field="processes" label={t("processes")} hint={t("processesHint")} />
      </div>
      <Speeds />
      <NodeGaps nodes={nodes} />
    </>
  );
}

const speeds = ["readMibPerSec", "writeMibPerSec", "readOps", "writeOps", "receiveMbit", "transmitMbit"] as const;

/** The fold begins open where a speed is set, and opens by itself at a fault inside, or nobody would find it. */
function Speeds() {
  const t = useTranslations("limits");
  const { formState, getValues } = useFormContext<LimitValues>();
  const [isOpen, setOpen] = useState(() => getValues(speeds).some((typed) => typed !== ""));
  const isFaulty = speeds.some((field) => formState.errors[field]);
  return (
    <details
      className="group mt-4 border-t border-border pt-2"
      open={isOpen || isFaulty}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-8 list-none items-center gap-2 text-13 font-medium max-sm:min-h-11">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        {t("speeds")}
      </summary>
      <p className="mt-1 mb-3 text-12 text-muted">{t("speedsHint")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Limit field="readMibPerSec" label={t("readBytes")} unit={t("mibPerSec")} />
        <Limit field="writeMibPerSec" label={t("writeBytes")} unit={t("mibPerSec")} />
        <Limit field="readOps" label={t("readOps")} unit={t("opsUnit")} />
        <Limit field="writeOps" label={t("writeOps")} unit={t("opsUnit")} />
        <Limit field="receiveMbit" label={t("receive")} unit={t("mbit")} />
        <Limit field="transmitMbit" label={t("transmit")} unit={t("mbit")} />
      </div>
    </details>
  );
}

interface LimitProps {
  field: keyof LimitValues;
  label: string;
  unit?: string;
  hint?: string | undefined;
}

function Limit({ field, label, unit, hint }: LimitProps) {
  const { formState, register } = useFormContext<LimitValues>();
  return (
    <Field label={label} error={formState.errors[field]?.message} {...(hint === undefined ? {} : { hint })}>
      <Input inputMode="decimal" autoComplete="off" {...(unit === undefined ? {} : { unit })} {...register(field)} />
    </Field>
  );
}
