"use client";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import type { Faults } from "./field-fault.ts";
import { useFormat } from "./use-format.ts";

/** Returns the way to put faults at their fields; `order` is the form's, so that the focus goes to the first one. */
export function useShowFaults() {
  const words = useTranslations("form");
  const format = useFormat();
  return <T extends FieldValues>(
    form: Pick<UseFormReturn<T>, "setError">,
    faults: Faults<Path<T>>,
    order: readonly Path<T>[],
  ) => {
    for (const [index, field] of order.filter((name) => name in faults).entries()) {
      const fault = faults[field];
      if (fault === undefined) continue;
      const values = Object.fromEntries(
        Object.entries(fault.values ?? {}).map(([name, value]) => [name, format.number(value)]),
      );
      const message = words(fault.word, { min: "", max: "", line: "", ...values });
      form.setError(field, { message }, { shouldFocus: index === 0 });
    }
  };
}
