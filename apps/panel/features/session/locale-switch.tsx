"use client";
import { MenuChoice } from "@berth/ui/menu-choice.tsx";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "use-intl";
import { localeCookie } from "../../lib/locale.ts";
import { writeCookie } from "../../lib/write-cookie.ts";

/** Chooses the language; each one is named in itself. */
export function LocaleSwitch() {
  const t = useTranslations("app");
  const router = useRouter();
  return (
    <MenuChoice
      label={t("language")}
      value={useLocale()}
      onChange={(locale) => {
        writeCookie(localeCookie, locale);
        router.refresh();
      }}
      options={[
        { value: "en", label: "English" },
        { value: "ru", label: "Русский" },
      ]}
    />
  );
}
