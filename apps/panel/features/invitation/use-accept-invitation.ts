"use client";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useForm } from "react-hook-form";
import { useLocale } from "use-intl";
import { chooseLocale } from "../../lib/locale.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { useSignIn } from "../session/use-sign-in.ts";

/** Sets the password by the link and signs in with it. */
export function useAcceptInvitation(token: string) {
  const trpc = useTRPC();
  const locale = chooseLocale(useLocale(), null);
  const form = useForm({ defaultValues: { password: "", again: "" } });
  const signIn = useSignIn();
  const accept = useMutation(trpc.invitation.accept.mutationOptions());
  const submit = form.handleSubmit(async ({ password }) => {
    await accept.mutateAsync({ token, password, locale }).then(
      ({ email }) => signIn.signIn({ email, password }, "/"),
      () => undefined,
    );
  });
  return {
    form,
    signIn,
    isBusy: accept.isPending || signIn.isBusy,
    error: accept.error ?? signIn.error,
    submit: (event: FormEvent) => void submit(event),
  };
}
