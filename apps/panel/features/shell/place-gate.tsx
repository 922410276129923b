"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useViewer } from "../viewer/use-viewer.ts";
import { isCustomerPlace } from "./customer-places.ts";
import { NoSuchPage } from "./no-such-page.tsx";

/** Shows a customer only the pages that are a customer's: any other is to him a page that is not there. */
export function PlaceGate({ children }: { children: ReactNode }) {
  const { role } = useViewer();
  const pathname = usePathname();
  return role === "admin" || isCustomerPlace(pathname) ? children : <NoSuchPage />;
}
