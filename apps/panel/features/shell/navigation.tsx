"use client";
import { Button } from "@berth/ui/button.tsx";
import { Menu, MenuItem } from "@berth/ui/menu.tsx";
import { Menu as MenuIcon } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useViewer } from "../viewer/use-viewer.ts";
import { isHere, NavLink } from "./nav-link.tsx";
import { type Place, places } from "./places.ts";

/** How many places a phone shows as a row; more of them go into a menu. */
const MOST_IN_A_ROW = 4;

/** As many fit beside each other with their names. */
const FEW = 2;

/** Returns the places of whoever is signed in. */
function useMyPlaces(): readonly Place[] {
  const { role } = useViewer();
  return places.filter((place) => place.for === "both" || place.for === role);
}

/** Renders the places of the navigation: a column at the left, on a phone a row or, where they are many, a menu. */
export function Navigation() {
  const t = useTranslations("app");
  const mine = useMyPlaces();
  const isLong = mine.length > MOST_IN_A_ROW;
  return (
    <nav aria-label={t("navigation")} className="min-w-0 flex-1">
      {isLong ? <PlacesMenu places={mine} /> : null}
      <div className={`flex min-w-0 gap-1 md:flex-col ${isLong ? "max-md:hidden" : ""}`}>
        {mine.map(({ href, word, icon }) => (
          <NavLink key={href} href={href} label={t(word)} icon={icon} isNamed={mine.length <= FEW} />
        ))}
      </div>
    </nav>
  );
}

function PlacesMenu({ places: mine }: { places: readonly Place[] }) {
  const t = useTranslations("app");
  const router = useRouter();
  const pathname = usePathname();
  const here = mine.find(({ href }) => isHere(pathname, href));
  return (
    <Menu
      trigger={
        <Button variant="quiet" aria-label={t("menu")} className="min-w-0 text-text md:hidden">
          <MenuIcon aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{t(here?.word ?? "menu")}</span>
        </Button>
      }
    >
      {mine.map(({ href, word, icon: Icon }) => (
        <MenuItem key={href} onSelect={() => router.push(href)}>
          <span className="flex items-center gap-2.5">
            <Icon aria-hidden className="size-4 text-muted" />
            {t(word)}
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
