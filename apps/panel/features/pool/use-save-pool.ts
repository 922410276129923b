"use client";
import { formatAddressList } from "@berth/core/pool/address-list.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import type { PoolView } from "../../lib/api-types.ts";
import { useErrorText } from "../../lib/error-texts.tsx";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useShowFaults } from "../../lib/use-show-faults.ts";
import { firstPool, type PoolValues, parsePool, poolFieldNames, poolFieldOf } from "./parse-pool.ts";

/** What a form of a pool needs, whether it is made or changed. */
export interface SavePool {
  readonly form: UseFormReturn<PoolValues>;
  readonly isBusy: boolean;
  readonly isSaved: boolean;
  /** An error that belongs to no field. */
  readonly error: unknown;
  submit(): void;
}

/** Writes a pool into the fields of its form. */
function valuesOf({ name, cidr, delivery, nodeId, reserved, quarantineHours }: PoolView): PoolValues {
  return {
    name,
    cidr,
    delivery,
    nodeId: nodeId ?? "",
    reserved: formatAddressList(reserved),
    quarantineHours: String(quarantineHours),
  };
}

/** Makes a pool of the form, or changes `pool` when there is one: faults go to their fields, success to `onSaved`. */
export function useSavePool(pool: PoolView | null, onSaved: (pool: PoolView) => void): SavePool {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const showFaults = useShowFaults();
  const form = useForm<PoolValues>({ defaultValues: pool === null ? firstPool : valuesOf(pool) });
  const fieldOf = (thrown: unknown) => poolFieldOf(readError(thrown).field);
  const outcome = {
    onSuccess: (saved: PoolView) => {
      void queryClient.invalidateQueries(trpc.pool.pathFilter());
      form.reset(valuesOf(saved));
      onSaved(saved);
    },
    onError: (thrown: unknown) => {
      const field = fieldOf(thrown);
      if (field !== undefined) form.setError(field, { message: errorText(readError(thrown)) }, { shouldFocus: true });
    },
  };
  const create = useMutation(trpc.pool.create.mutationOptions(outcome));
  const change = useMutation(trpc.pool.change.mutationOptions(outcome));
  const submit = () => {
    form.clearErrors();
    const parsed = parsePool(form.getValues());
    if ("faults" in parsed) showFaults(form, parsed.faults, poolFieldNames);
    else if (pool === null) create.mutate(parsed.input);
    else change.mutate({ ...parsed.input, id: pool.id });
  };
  const error = create.error ?? change.error;
  return {
    form,
    isBusy: create.isPending || change.isPending,
    isSaved: change.isSuccess && !form.formState.isDirty,
    error: error === null || fieldOf(error) !== undefined ? null : error,
    submit,
  };
}
