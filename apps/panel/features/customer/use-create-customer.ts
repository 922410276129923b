"use client";
import { displayNameSchema } from "@berth/core/text/display-name.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useErrorText } from "../../lib/error-texts.tsx";
import type { Faults } from "../../lib/field-fault.ts";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useShowFaults } from "../../lib/use-show-faults.ts";
import type { MadeLink } from "./invitation-dialog.tsx";
import { firstLogin, type LoginValues, loginFields, parseLogin } from "./parse-login.ts";

export interface CustomerFormValues extends LoginValues {
  name: string;
}

/** What was made: where to go, and the link that is shown only now. */
export interface CreatedCustomer extends MadeLink {
  readonly tenantId: string;
}

const fields: Readonly<Record<string, keyof CustomerFormValues>> = {
  name: "name",
  "login.name": "personName",
  "login.email": "email",
};
const order = ["name", ...loginFields] as const;

function readFaults(values: CustomerFormValues): { name: string; faults: Faults<keyof CustomerFormValues> } {
  const name = displayNameSchema.safeParse(values.name);
  if (name.success) return { name: name.data, faults: {} };
  return { name: "", faults: { name: { word: values.name.trim() === "" ? "required" : "name" } } };
}

/** Makes a customer of the form: faults go to their fields, success to `onCreated`. */
export function useCreateCustomer(onCreated: (created: CreatedCustomer) => void): {
  readonly form: UseFormReturn<CustomerFormValues>;
  readonly isBusy: boolean;
  /** An error that belongs to no field. */
  readonly error: unknown;
  /** The customer that has the name already; null where the name is free. */
  readonly holderId: string | null;
  submit(): void;
} {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const showFaults = useShowFaults();
  const form = useForm<CustomerFormValues>({ defaultValues: { name: "", ...firstLogin } });
  const fieldOf = (thrown: unknown) => fields[readError(thrown).field ?? ""];
  const create = useMutation(
    trpc.tenant.create.mutationOptions({
      onSuccess: ({ tenant, invitation }, { login }) => {
        void queryClient.invalidateQueries(trpc.tenant.pathFilter());
        onCreated({ ...invitation, tenantId: tenant.id, person: login.name });
      },
      onError: (thrown) => {
        const field = fieldOf(thrown);
        if (field !== undefined) form.setError(field, { message: errorText(readError(thrown)) }, { shouldFocus: true });
      },
    }),
  );
  const submit = () => {
    form.clearErrors();
    const values = form.getValues();
    const { name, faults } = readFaults(values);
    const parsed = parseLogin(values);
    const all = { ...faults, ...parsed.faults };
    if (Object.keys(all).length > 0) showFaults(form, all, order);
    else create.mutate({ name, login: parsed.login });
  };
  const isOfField = create.error !== null && fieldOf(create.error) !== undefined;
  const { code, params } = readError(create.error);
  const holderId = code === "tenant.name_taken" && params.tenantId !== undefined ? String(params.tenantId) : null;
  return { form, isBusy: create.isPending, error: isOfField ? null : create.error, holderId, submit };
}
