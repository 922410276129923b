import "./globals.css";
import { customerErrors as customerErrorsEn, customerUi as customerUiEn } from "@berth/core/messages/en/customer.ts";
import { errors as errorsEn } from "@berth/core/messages/en/errors.ts";
import { ui as uiEn } from "@berth/core/messages/en/ui.ts";
import { customerErrors as customerErrorsRu, customerUi as customerUiRu } from "@berth/core/messages/ru/customer.ts";
import { errors as errorsRu } from "@berth/core/messages/ru/errors.ts";
import { ui as uiRu } from "@berth/core/messages/ru/ui.ts";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import type { Messages } from "use-intl";
import type { ErrorSentences } from "../lib/error-texts.tsx";
import { chooseLocale, type Locale, localeCookie, readTheme, themeCookie } from "../lib/locale.ts";
import { Providers } from "../lib/providers.tsx";
import type { CustomerCatalogue } from "../lib/role-words.tsx";

// No title: each page sets its own in the reader's language, and one from here would overwrite it at a refresh.
export const metadata: Metadata = { robots: { index: false }, referrer: "same-origin" };

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1015" },
  ],
};

const catalogues: Record<Locale, { ui: unknown; errors: ErrorSentences; customer: CustomerCatalogue }> = {
  en: { ui: uiEn, errors: errorsEn, customer: { ui: customerUiEn, errors: customerErrorsEn } },
  ru: { ui: uiRu, errors: errorsRu, customer: { ui: customerUiRu, errors: customerErrorsRu } },
};

/** Draws the frame of every page; the two cookies are all the server knows. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const locale = chooseLocale(jar.get(localeCookie)?.value, (await headers()).get("accept-language"));
  const { ui, errors, customer } = catalogues[locale];
  return (
    <html lang={locale} data-theme={readTheme(jar.get(themeCookie)?.value)}>
      <body>
        <Providers locale={locale} messages={ui as Messages} sentences={errors} customer={customer}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
