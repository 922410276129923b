import type { ui } from "@berth/core/messages/en/ui.ts";
import { Boxes, LayoutDashboard, ListChecks, type LucideIcon, Network, Package, Trash2, Users } from "lucide-react";

/** One place of the navigation. */
export interface Place {
  readonly href: string;
  /** Its name among the words of the app that stand alone. */
  readonly word: Exclude<keyof typeof ui.app, "reference" | "pageTitle">;
  readonly icon: LucideIcon;
  /** Who has it: a customer sees nothing that would be refused him. */
  readonly for: "admin" | "customer" | "both";
}

/** Every place of the navigation, in its order; one line a place. */
export const places: readonly Place[] = [
  { href: "/", word: "overview", icon: LayoutDashboard, for: "admin" },
  { href: "/", word: "containers", icon: Boxes, for: "customer" },
  { href: "/containers", word: "containers", icon: Boxes, for: "admin" },
  { href: "/customers", word: "customers", icon: Users, for: "admin" },
  { href: "/plans", word: "plans", icon: Package, for: "admin" },
  { href: "/pools", word: "pools", icon: Network, for: "admin" },
  { href: "/bin", word: "bin", icon: Trash2, for: "admin" },
  { href: "/tasks", word: "tasks", icon: ListChecks, for: "both" },
];
