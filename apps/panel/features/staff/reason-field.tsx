"use client";
import { reasonSchema } from "@berth/core/audit/reason.ts";
import { Field } from "@berth/ui/field.tsx";
import { Input } from "@berth/ui/input.tsx";
import { useTranslations } from "use-intl";

/** Tells whether what was typed can stand as a reason; the panel asks the same again. */
export function isReason(typed: string): boolean {
  return reasonSchema.safeParse(typed).success;
}

export interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** True once it was sent without one: then the field says what is missing. */
  isMissing?: boolean;
  /** Who will read it; without one, that the customer does. */
  hint?: string;
}

/** Asks staff why they reach into what is a customer's. */
export function ReasonField({ value, onChange, isMissing = false, hint }: ReasonFieldProps) {
  const t = useTranslations("staff");
  return (
    <Field
      label={t("reason")}
      hint={hint ?? t("reasonHint")}
      error={isMissing && !isReason(value) ? t("reasonMissing") : undefined}
    >
      <Input
        value={value}
        onChange={(event) => onChange(event.target.value)}
        maxLength={200}
        autoComplete="off"
        name="reason"
      />
    </Field>
  );
}
