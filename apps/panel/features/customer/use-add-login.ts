"use client";
import { useMutation } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useShowFaults } from "../../lib/use-show-faults.ts";
import type { MadeLink } from "./invitation-dialog.tsx";
import { firstLogin, type LoginValues, loginFields, parseLogin } from "./parse-login.ts";
import { useRefreshCustomers } from "./use-refresh-customers.ts";

const fields: Readonly<Record<string, keyof LoginValues>> = { name: "personName", email: "email" };

/** Adds a login of the form: faults go to their fields, success to `onMade`. */
export function useAddLogin(
  tenantId: string,
  onMade: (made: MadeLink) => void,
): {
  readonly form: UseFormReturn<LoginValues>;
  readonly isBusy: boolean;
  /** An error that belongs to no field. */
  readonly error: unknown;
  submit(): void;
} {
  const trpc = useTRPC();
  const errorText = useErrorText();
  const showFaults = useShowFaults();
  const onSettled = useRefreshCustomers();
  const form = useForm<LoginValues>({ defaultValues: firstLogin });
  const fieldOf = (thrown: unknown) => fields[readError(thrown).field ?? ""];
  const add = useMutation(
    trpc.tenant.addLogin.mutationOptions({
      onSuccess: ({ invitation }, { name }) => onMade({ ...invitation, person: name }),
      onError: (thrown) => {
        const field = fieldOf(thrown);
        if (field !== undefined) form.setError(field, { message: errorText(readError(thrown)) }, { shouldFocus: true });
      },
      onSettled,
    }),
  );
  const submit = () => {
    form.clearErrors();
    const { login, faults } = parseLogin(form.getValues());
    if (Object.keys(faults).length > 0) showFaults(form, faults, loginFields);
    else add.mutate({ tenantId, ...login });
  };
  const isOfField = add.error !== null && fieldOf(add.error) !== undefined;
  return { form, isBusy: add.isPending, error: isOfField ? null : add.error, submit };
}
