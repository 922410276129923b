"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { postAuth } from "../../lib/post-auth.ts";
import { useTRPC } from "../../lib/trpc.ts";

const codesSchema = z.object({ backupCodes: z.array(z.string()) });
const enabledSchema = codesSchema.extend({ totpURI: z.string().startsWith("otpauth://totp/") });

/** What an app needs to know, and the codes for the day it is lost. */
export type Enabled = z.infer<typeof enabledSchema>;

/** Returns the four acts on one's own second factor; each asks the password or a code again. */
export function useSecondFactor() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => {
    void queryClient.invalidateQueries(trpc.session.secondFactor.queryFilter());
    void queryClient.invalidateQueries(trpc.session.list.queryFilter());
  };
  return {
    enable: useMutation({
      mutationFn: (password: string) => postAuth("/two-factor/enable", { password }, enabledSchema),
    }),
    confirm: useMutation({
      mutationFn: (code: string) => postAuth("/two-factor/verify-totp", { code }, z.unknown()),
      onSuccess: refresh,
    }),
    disable: useMutation({
      mutationFn: (password: string) => postAuth("/two-factor/disable", { password }, z.unknown()),
      onSuccess: refresh,
    }),
    renewCodes: useMutation({
      mutationFn: (password: string) => postAuth("/two-factor/generate-backup-codes", { password }, codesSchema),
      onSuccess: refresh,
    }),
  };
}
