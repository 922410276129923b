"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { chooseLocale, localeCookie } from "../../lib/locale.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { writeCookie } from "../../lib/write-cookie.ts";

/** Returns changing one's own name and language; the language takes effect at once. */
export function useChangeProfile() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.session.changeProfile.mutationOptions({
      onSuccess: ({ locale }) => {
        writeCookie(localeCookie, chooseLocale(locale, null));
        void queryClient.invalidateQueries(trpc.session.me.queryFilter());
        router.refresh();
      },
    }),
  );
}
