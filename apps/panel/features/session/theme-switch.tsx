"use client";
import { MenuChoice } from "@berth/ui/menu-choice.tsx";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readTheme, themeCookie } from "../../lib/locale.ts";
import { writeCookie } from "../../lib/write-cookie.ts";

/** Chooses light, dark or the system's own; takes effect at once and is remembered by a cookie. */
export function ThemeSwitch() {
  const t = useTranslations("app");
  const [theme, setTheme] = useState(() => readTheme(document.documentElement.dataset.theme) ?? "system");
  const choose = (value: string) => {
    const chosen = readTheme(value);
    if (chosen === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    writeCookie(themeCookie, chosen ?? null);
    setTheme(chosen ?? "system");
  };
  return (
    <MenuChoice
      label={t("theme")}
      value={theme}
      onChange={choose}
      options={[
        { value: "system", label: t("themeSystem") },
        { value: "light", label: t("themeLight") },
        { value: "dark", label: t("themeDark") },
      ]}
    />
  );
}
