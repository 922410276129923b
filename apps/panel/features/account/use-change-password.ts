"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useErrorText } from "../../lib/error-texts.tsx";
import { postAuth } from "../../lib/post-auth.ts";
import { readError } from "../../lib/read-error.ts";
import { useTRPC } from "../../lib/trpc.ts";

const empty = { currentPassword: "", newPassword: "", again: "" };

/** Returns the change of one's own password; faults go to their fields, and afterwards the fields are empty. */
export function useChangePassword() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: empty });
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      postAuth("/change-password", body, z.unknown()),
    onSuccess: () => {
      form.reset(empty);
      void queryClient.invalidateQueries(trpc.session.list.queryFilter());
    },
    onError: (thrown) => {
      const error = readError(thrown);
      const field = error.field === "currentPassword" || error.field === "newPassword" ? error.field : null;
      if (field !== null) form.setError(field, { message: errorText(error) }, { shouldFocus: true });
    },
  });
  const submit = form.handleSubmit(({ currentPassword, newPassword }) =>
    change.mutate({ currentPassword, newPassword }),
  );
  const isAtField = change.error !== null && readError(change.error).field !== null;
  return {
    form,
    isBusy: change.isPending,
    isDone: change.isSuccess,
    error: isAtField ? null : change.error,
    submit: (event: FormEvent) => void submit(event),
  };
}
