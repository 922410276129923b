"use client";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { Select } from "@berth/ui/select.tsx";
import { TextArea } from "@berth/ui/text-area.tsx";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { NodeView, PoolView } from "../../lib/api-types.ts";
import type { PoolValues } from "./parse-pool.ts";
import { useNodes } from "./use-nodes.ts";

export interface PoolFieldsProps {
  form: UseFormReturn<PoolValues>;
  /** The pool while containers have addresses of it: then network and delivery stand still. */
  fixed: PoolView | null;
}

/** Renders everything a pool is made of. */
export function PoolFields({ form, fixed }: PoolFieldsProps) {
  const t = useTranslations("pools");
  const { errors } = form.formState;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message}>
        <Input autoComplete="off" {...form.register("name")} />
      </Field>
      {fixed === null ? <PlaceFields form={form} /> : <FixedFields pool={fixed} />}
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

/** Renders where its addresses are and how they get there, to be chosen. */
function PlaceFields({ form }: Pick<PoolFieldsProps, "form">) {
  const t = useTranslations("pools");
  const { errors } = form.formState;
  const delivery = form.watch("delivery");
  const nodes = useNodes();
  return (
    <>
      <Field label={t("cidr")} hint={t("cidrHint")} error={errors.cidr?.message}>
        <Input isMono autoComplete="off" spellCheck={false} placeholder="198.51.100.0/24" {...form.register("cidr")} />
      </Field>
      <Field label={t("delivery")} hint={t(`deliveryHints.${delivery}`)} error={errors.delivery?.message}>
        <Select {...form.register("delivery")}>
          <option value="nat">{t("deliveries.nat")}</option>
          <option value="routed">{t("deliveries.routed")}</option>
        </Select>
      </Field>
      {delivery === "routed" ? (
        <Field label={t("node")} error={errors.nodeId?.message}>
          <NodeSelect form={form} nodes={nodes} />
        </Field>
      ) : null}
    </>
  );
}

function NodeSelect({ form, nodes }: { form: UseFormReturn<PoolValues>; nodes: readonly NodeView[] }) {
  return (
    // Uncontrolled controls take their value only once: with the nodes in hand there is something to choose.
    <Select key={nodes.length} {...form.register("nodeId")}>
      <option value="">–</option>
      {nodes.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

/** Shows the same as it stands. */
function FixedFields({ pool }: { pool: PoolView }) {
  const t = useTranslations("pools");
  const { cidr, delivery, nodeName } = pool;
  const way = nodeName === null ? t(`deliveries.${delivery}`) : t("routedTo", { node: nodeName });
  return (
    <>
      <Field label={t("cidr")} hint={t("cidrFixed")}>
        <Input isMono readOnly value={cidr} className="bg-sunken!" />
      </Field>
      <Field label={t("delivery")} hint={t("cidrFixed")}>
        <Input readOnly value={way} className="bg-sunken!" />
      </Field>
    </>
  );
}
