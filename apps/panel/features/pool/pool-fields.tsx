"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Select } from "@berth/ui/select.tsx";
import { TextArea } from "@berth/ui/text-area.tsx";
import { useQuery } from "@tanstack/react-query";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import type { PoolValues } from "./parse-pool.ts";

export interface PoolFieldsProps {
  form: UseFormReturn<PoolValues>;
  /** True while containers have addresses of it: then network and delivery stand still. */
  isFixed: boolean;
}

/** Renders everything a pool is made of. */
export function PoolFields({ form, isFixed }: PoolFieldsProps) {
  const t = useTranslations("pools");
  const { errors } = form.formState;
  const delivery = form.watch("delivery");
  const fixed = isFixed ? { hint: t("cidrFixed") } : {};
  // Read-only, not disabled: a disabled control is gone from the keyboard, and its value from the form.
  const still = isFixed ? { "aria-readonly": true, tabIndex: -1, className: "pointer-events-none opacity-55" } : {};
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message}>
        <Input autoComplete="off" {...form.register("name")} />
      </Field>
      <Field label={t("cidr")} hint={t("cidrHint")} {...fixed} error={errors.cidr?.message}>
        <Input
          isMono
          autoComplete="off"
          spellCheck={false}
          placeholder="198.51.100.0/24"
          readOnly={isFixed}
          className={isFixed ? "bg-sunken" : ""}
          {...form.register("cidr")}
        />
      </Field>
      <Field label={t("delivery")} hint={t(`deliveryHints.${delivery}`)} error={errors.delivery?.message}>
        <Select {...form.register("delivery")} {...still}>
          <option value="nat">{t("deliveries.nat")}</option>
          <option value="routed">{t("deliveries.routed")}</option>
        </Select>
      </Field>
      {delivery === "routed" ? (
        <Field label={t("node")} {...fixed} error={errors.nodeId?.message}>
          <NodeSelect form={form} still={still} />
        </Field>
      ) : null}
      <Field label={t("quarantine")} hint={t("quarantineHint")} error={errors.quarantineHours?.message}>
        <Input inputMode="numeric" unit={t("hours")} autoComplete="off" {...form.register("quarantineHours")} />
      </Field>
      <div className="sm:col-span-2">
        <Field label={t("reserved")} hint={t("reservedHint")} error={errors.reserved?.message}>
          <TextArea rows={3} autoComplete="off" spellCheck={false} {...form.register("reserved")} />
        </Field>
      </div>
    </div>
  );
}

function NodeSelect({ form, still }: { form: UseFormReturn<PoolValues>; still: object }) {
  const trpc = useTRPC();
  const nodes = useQuery(trpc.node.list.queryOptions());
  const offered = nodes.data?.filter(({ state }) => state !== "revoked") ?? [];
  return (
    // Uncontrolled controls take their value only once: with the nodes in hand there is something to choose.
    <Select key={offered.length} {...form.register("nodeId")} {...still}>
      <option value="">–</option>
      {offered.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
