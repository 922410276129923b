"use client";
import { buttonLook } from "@berth/ui/button.tsx";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { usePageTitle } from "./use-page-title.ts";

export interface ListPageProps {
  title: string;
  /** How many there are; with none the page says how the first one comes about. Undefined until it is known. */
  count: number | undefined;
  /** What stands beside the title; the count where nothing else is said. */
  figure?: string | number;
  /** The way to a new one; absent where nothing is made by hand. */
  create?: { href: string; label: string };
  empty: { title: string; text: string };
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  /** The list itself. */
  children: ReactNode;
}

/** Renders a page that lists things: title, count, the way to a new one, and what stands there while there is no list. */
export function ListPage({ title, count, figure = count, create, empty, query, children }: ListPageProps) {
  usePageTitle(title);
  const button = create ? (
    <Link href={create.href} className={buttonLook({ variant: "primary" })}>
      <Plus aria-hidden className="size-4" />
      {create.label}
    </Link>
  ) : null;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="flex items-baseline gap-3 text-20 font-semibold">
          {title}
          {figure ? <span className="text-13 font-normal text-muted figures">{figure}</span> : null}
        </h1>
        {count === 0 ? null : button}
      </div>
      {query.isPending ? <Skeleton className="h-72" /> : null}
      {query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {count === 0 ? (
        <EmptyState title={empty.title} action={button}>
          {empty.text}
        </EmptyState>
      ) : null}
      {count ? children : null}
    </>
  );
}
