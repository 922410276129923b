"use client";
import { MenuChoice } from "@berth/ui/menu-choice.tsx";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "use-intl";
import { chooseLocale, localeCookie } from "../../lib/locale.ts";
import { useTRPC } from "../../lib/trpc.ts";
import { writeCookie } from "../../lib/write-cookie.ts";

/** Chooses the language; each one is named in itself. */
export function LocaleSwitch() {
  const t = useTranslations("app");
  const router = useRouter();
  const trpc = useTRPC();
  // Here it takes effect at once; the account keeps it for other browsers, and if that fails nothing is lost.
  const keep = useMutation(trpc.session.changeProfile.mutationOptions());
  return (
    <MenuChoice
      label={t("language")}
      value={useLocale()}
      onChange={(value) => {
        const locale = chooseLocale(value, null);
        writeCookie(localeCookie, locale);
        keep.mutate({ locale });
        router.refresh();
      }}
      options={[
        { value: "en", label: "English" },
        { value: "ru", label: "Русский" },
      ]}
    />
  );
}
