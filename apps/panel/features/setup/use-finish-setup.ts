"use client";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useLocale } from "use-intl";
import { chooseLocale } from "../../lib/locale.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useSignIn } from "../session/use-sign-in.ts";

export interface SetupValues {
  name: string;
  email: string;
  password: string;
  again: string;
}

export interface FinishSetup {
  readonly form: UseFormReturn<SetupValues>;
  readonly isBusy: boolean;
  readonly error: unknown;
  submit(event: FormEvent): void;
}

/** Makes the first administrator and signs in as him. */
export function useFinishSetup(token: string): FinishSetup {
  const trpc = useTRPC();
  const locale = chooseLocale(useLocale(), null);
  const form = useForm<SetupValues>({ defaultValues: { name: "", email: "", password: "", again: "" } });
  const { signIn, isBusy: isSigningIn } = useSignIn();
  const finish = useMutation(trpc.setup.finish.mutationOptions());
  const submit = form.handleSubmit(async ({ name, email, password }) => {
    await finish.mutateAsync({ token, name, email, password, locale }).then(
      () => signIn({ email, password }, "/"),
      () => undefined,
    );
  });
  return {
    form,
    isBusy: finish.isPending || isSigningIn,
    error: finish.error,
    submit: (event) => void submit(event),
  };
}
