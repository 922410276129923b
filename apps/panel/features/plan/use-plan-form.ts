"use client";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useErrorText } from "../../lib/error-texts.tsx";
import type { Faults } from "../../lib/field-fault.ts";
import { readError } from "../../lib/read-error.ts";
import { useShowFaults } from "../../lib/use-show-faults.ts";
import { fieldOfLimit } from "../limits/field-of-limit.ts";
import { type LimitValues, limitFields } from "../limits/limit-values.ts";
import { parseLimits } from "../limits/parse-limits.ts";

export interface PlanFormValues extends LimitValues {
  name: string;
}

/** What a plan is made of, as the API takes it. */
export interface PlanParts {
  readonly name: string;
  readonly limits: ContainerLimits;
}

/** More cores than any node has; which node holds how many is for the create form to say. */
const MOST_CORES = 1024;
const order = ["name", ...limitFields] as const;

function fieldOf(thrown: unknown): keyof PlanFormValues | null {
  const { field } = readError(thrown);
  return field === "name" ? "name" : fieldOfLimit(field);
}

/** Reads a plan out of a form: faults go to their fields, as do errors of the API that have one. */
export function usePlanForm(first: PlanFormValues): {
  readonly form: UseFormReturn<PlanFormValues>;
  /** Returns the plan, or null after the faults have been shown. */
  read(): PlanParts | null;
  /** Shows an error of the API at its field. */
  blame(thrown: unknown): void;
  /** The error again when it belongs to no field. */
  left(thrown: unknown): unknown;
} {
  const errorText = useErrorText();
  const showFaults = useShowFaults();
  const form = useForm<PlanFormValues>({ defaultValues: first });
  return {
    form,
    read() {
      form.clearErrors();
      const values = form.getValues();
      const name = displayNameSchema.safeParse(values.name);
      const { limits, faults } = parseLimits(values, MOST_CORES);
      const all: Faults<keyof PlanFormValues> = { ...faults };
      if (!name.success) all.name = { word: values.name.trim() === "" ? "required" : "name" };
      if (name.success && Object.keys(all).length === 0) return { name: name.data, limits };
      showFaults(form, all, order);
      return null;
    },
    blame(thrown) {
      const field = fieldOf(thrown);
      if (field !== null) form.setError(field, { message: errorText(readError(thrown)) }, { shouldFocus: true });
    },
    left: (thrown) => (thrown === null || fieldOf(thrown) !== null ? null : thrown),
  };
}
