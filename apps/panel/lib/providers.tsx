"use client";
import { HintProvider } from "@berth/ui/hint.tsx";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { IntlProvider, type Messages } from "use-intl";
import { type ErrorSentences, ErrorTexts } from "./error-texts.tsx";
import type { Locale } from "./locale.ts";
import { makeQueryClient } from "./make-query-client.ts";
import { makeTrpcClient } from "./make-trpc-client.ts";
import { type CustomerCatalogue, CustomerCatalogueContext } from "./role-words.tsx";
import { TRPCProvider } from "./trpc.ts";

export interface ProvidersProps {
  locale: Locale;
  messages: Messages;
  sentences: ErrorSentences;
  customer: CustomerCatalogue;
  children: ReactNode;
}

/** Sets up what every page shares: language, cache, the API's client. */
export function Providers({ locale, messages, sentences, customer, children }: ProvidersProps) {
  const [queryClient] = useState(() => makeQueryClient(goToLogin));
  const [trpcClient] = useState(makeTrpcClient);
  return (
    // Times are written by use-format in the reader's own zone; this one only keeps server and browser equal.
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <ErrorTexts sentences={sentences}>
        <QueryClientProvider client={queryClient}>
          <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
            <CustomerCatalogueContext value={customer}>
              <HintProvider>{children}</HintProvider>
            </CustomerCatalogueContext>
          </TRPCProvider>
        </QueryClientProvider>
      </ErrorTexts>
    </IntlProvider>
  );
}

let isLeaving = false;

/** Leaves by a full load: nothing of the last session stays in memory. */
function goToLogin(): void {
  if (location.pathname === "/login" || location.pathname === "/setup" || isLeaving) return;
  // Several answers say it at once; a second navigation would only break the first one off.
  isLeaving = true;
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
