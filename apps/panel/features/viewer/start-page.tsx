"use client";
import { OverviewPage } from "../node/overview-page.tsx";
import { MyVpsPage } from "../vps/my-vps-page.tsx";
import { useViewer } from "./use-viewer.ts";

/** Renders where a reader begins: staff at the fleet, a customer at his own machines. */
export function StartPage() {
  return useViewer().role === "admin" ? <OverviewPage /> : <MyVpsPage />;
}
