"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useErrorText } from "../../../lib/error-texts.tsx";
import { readError } from "../../../lib/read-error.ts";
import { useTRPC } from "../../../lib/trpc.ts";
import { useShowFaults } from "../../../lib/use-show-faults.ts";
import { fieldOfError } from "./field-of-error.ts";
import { type ContainerFormValues, firstValues, formFields } from "./form-values.ts";
import { parseContainerForm } from "./parse-container-form.ts";

/** What was made: where to go, and the password that is shown only now. */
export interface Created {
  readonly ctid: number;
  readonly hostname: string;
  readonly rootPassword: string | null;
}

export interface CreateContainer {
  readonly form: UseFormReturn<ContainerFormValues>;
  readonly isBusy: boolean;
  /** An error that belongs to no field. */
  readonly error: unknown;
  submit(nodeCores: number): Promise<void>;
}

/** Makes a container of the form, at first for the customer given: faults go to their fields, success to `onCreated`. */
export function useCreateContainer(tenantId: string, onCreated: (created: Created) => void): CreateContainer {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const showFaults = useShowFaults();
  const form = useForm<ContainerFormValues>({ defaultValues: { ...firstValues, tenantId }, shouldFocusError: true });
  // One request id for one intent: pressing again after a lost answer finds the container already made.
  const press = useRef({ intent: "", requestId: "" });
  const create = useMutation(
    trpc.container.create.mutationOptions({
      onSuccess: ({ container, rootPassword }) => {
        void queryClient.invalidateQueries(trpc.container.pathFilter());
        onCreated({ ctid: container.ctid, hostname: container.hostname, rootPassword });
      },
      onError: (thrown) => {
        const error = readError(thrown);
        const field = fieldOfError(error.field, form.getValues("planId") !== "");
        if (field !== null) form.setError(field, { message: errorText(error) }, { shouldFocus: true });
      },
    }),
  );
  const submit = async (nodeCores: number) => {
    form.clearErrors();
    const parsed = parseContainerForm(form.getValues(), nodeCores);
    if ("faults" in parsed) {
      showFaults(form, parsed.faults, formFields);
      return;
    }
    const intent = JSON.stringify(parsed.input);
    if (press.current.intent !== intent) press.current = { intent, requestId: crypto.randomUUID() };
    await create.mutateAsync({ ...parsed.input, requestId: press.current.requestId }).catch(() => undefined);
  };
  const belongsToField = create.error !== null && fieldOfError(readError(create.error).field, false) !== null;
  return { form, isBusy: create.isPending, error: belongsToField ? null : create.error, submit };
}
