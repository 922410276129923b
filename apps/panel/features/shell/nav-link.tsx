"use client";
import type { LucideIcon } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** Tells whether a place of the navigation holds the page shown now. */
export function isHere(pathname: string, href: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}

export interface NavLinkProps {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The name stays on the smallest phone too: for a few places there is room. */
  isNamed?: boolean;
}

/** Renders one place of the navigation, marked when it is the one shown. */
export function NavLink({ href, label, icon: Icon, isNamed = false }: NavLinkProps) {
  const isCurrent = isHere(usePathname(), href);
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={`flex h-8 items-center gap-2.5 rounded-md px-2.5 text-13 max-md:h-11 max-md:px-3 ${isCurrent ? "bg-info-bg font-medium text-accent" : "text-muted hover:bg-sunken hover:text-text"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={isNamed ? "" : "max-[430px]:sr-only"}>{label}</span>
    </Link>
  );
}
