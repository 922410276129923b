"use client";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { type ReactNode, useContext } from "react";
import { useTranslations } from "use-intl";
import { BrowserOnly } from "../../lib/browser-only.tsx";
import { AccountMenu } from "../session/account-menu.tsx";
import { ViewerContext } from "../viewer/use-viewer.ts";
import { ViewerKnown, ViewerProvider } from "../viewer/viewer-provider.tsx";
import { Brand } from "./brand.tsx";
import { LiveChanges } from "./live-changes.tsx";
import { Navigation } from "./navigation.tsx";
import { PlaceGate } from "./place-gate.tsx";

/** Draws the frame around every page of a signed-in reader: places at the left, on a phone at the top. */
export function AppShell({ children }: { children: ReactNode }) {
  return (
    <ViewerProvider>
      <Frame>{children}</Frame>
    </ViewerProvider>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const t = useTranslations("app");
  // Staff read long tables all day; a customer has a few rows and often a phone.
  const density = useContext(ViewerContext)?.role === "customer" ? "comfortable" : "compact";
  return (
    <div data-density={density} className="min-h-dvh md:grid md:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <header className="border-border bg-surface max-md:sticky max-md:top-0 max-md:z-30 max-md:border-b md:border-r">
        <div className="flex items-center gap-2 px-3 py-2 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:gap-4 md:py-4">
          <div className="md:px-2.5 max-md:[&_span]:text-[0px] max-sm:pr-1">
            <Brand />
          </div>
          <BrowserOnly fallback={<div className="flex-1" />}>
            {() => (
              <ViewerKnown fallback={<div className="flex-1" />} isSilent>
                <Navigation />
              </ViewerKnown>
            )}
          </BrowserOnly>
          <BrowserOnly>{() => <AccountMenu />}</BrowserOnly>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 px-5 py-4 outline-none max-sm:px-4">
        <BrowserOnly fallback={<PageSkeleton />}>
          {() => (
            <ViewerKnown fallback={<PageSkeleton />}>
              <div className="mx-auto grid max-w-[1400px] gap-4">
                <LiveChanges />
                <PlaceGate>{children}</PlaceGate>
              </div>
            </ViewerKnown>
          )}
        </BrowserOnly>
      </main>
    </div>
  );
}

function PageSkeleton() {
  return (
    <div className="mx-auto grid max-w-[1400px] gap-4">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-40" />
    </div>
  );
}
