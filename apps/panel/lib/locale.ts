/** The languages of the panel. */
export const locales = ["en", "ru"] as const;
export type Locale = (typeof locales)[number];

/** Names of the cookies the layout reads before it draws, so that neither language nor theme flashes. */
export const localeCookie = "berth_locale";
export const themeCookie = "berth_theme";

/** Chooses the language: the reader's own choice, else the first one the browser asks for that we have. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const wanted = [cookie ?? "", ...(acceptLanguage ?? "").split(",").map((part) => part.split(";")[0]?.trim() ?? "")];
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    const known = locales.find((locale) => locale === language);
    if (known !== undefined) return known;
  }
  return "en";
}

/** A chosen theme; undefined follows the system. */
export type Theme = "light" | "dark" | undefined;

/** Reads the theme's cookie; anything unknown follows the system. */
export function readTheme(cookie: string | undefined): Theme {
  return cookie === "light" || cookie === "dark" ? cookie : undefined;
}
