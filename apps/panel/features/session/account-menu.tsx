"use client";
import { Button } from "@berth/ui/button.tsx";
import { Menu, MenuItem } from "@berth/ui/menu.tsx";
import { useQuery } from "@tanstack/react-query";
import { CircleUser } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useTRPC } from "../../lib/trpc.ts";
import { LocaleSwitch } from "./locale-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useSignOut } from "./use-sign-out.ts";

/** Renders who is signed in, and under it the own account, language, theme and the way out. */
export function AccountMenu() {
  const t = useTranslations("app");
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const signOut = useSignOut();
  const router = useRouter();
  const name = me.data?.name ?? "";
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          aria-label={name === "" ? t("account") : `${t("account")}: ${name}`}
          className="min-w-0 justify-start md:w-full md:px-2.5"
        >
          <CircleUser aria-hidden className="size-4 shrink-0" />
          <span className="truncate max-md:sr-only">{name}</span>
        </Button>
      }
    >
      {me.data ? (
        <div className="border-b border-border px-2.5 pt-1.5 pb-2 text-12 text-muted">
          <span className="block text-13 font-medium text-text">{name}</span>
          {me.data.email}
        </div>
      ) : null}
      <ThemeSwitch />
      <LocaleSwitch />
      <div className="mt-1 border-t border-border pt-1">
        <MenuItem onSelect={() => router.push("/account")}>{t("account")}</MenuItem>
        <MenuItem onSelect={signOut}>{t("signOut")}</MenuItem>
      </div>
    </Menu>
  );
}
