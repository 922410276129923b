"use client";
import { overlayWords, type Words } from "@berth/core/messages/overlay-words.ts";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { IntlProvider, type Messages, useLocale, useMessages } from "use-intl";
import { type ErrorSentences, ErrorTexts, useErrorSentences } from "./error-texts.tsx";

/** What is said otherwise to a customer, in the reader's language. */
export interface CustomerCatalogue {
  readonly ui: Words;
  readonly errors: Partial<ErrorSentences>;
}

/** Gives a customer's words to whoever may turn out to be one. */
export const CustomerCatalogueContext = createContext<CustomerCatalogue>({ ui: {}, errors: {} });

/** Says everything below as this reader is spoken to: a customer has a VPS, staff have containers. */
export function RoleWords({ isCustomer, children }: { isCustomer: boolean; children: ReactNode }) {
  const over = useContext(CustomerCatalogueContext);
  const locale = useLocale();
  const words = useMessages();
  const sentences = useErrorSentences();
  const messages = useMemo(
    () => (isCustomer ? overlayWords<Messages>(words, over.ui) : words),
    [isCustomer, words, over],
  );
  const said = useMemo(
    () => (isCustomer ? { ...sentences, ...over.errors } : sentences),
    [isCustomer, sentences, over],
  );
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <ErrorTexts sentences={said}>{children}</ErrorTexts>
    </IntlProvider>
  );
}
