"use client";
import type { ContainerView } from "../../lib/api-types.ts";
import { useViewer } from "../viewer/use-viewer.ts";

/** Tells whether the reader is of the provider and the VPS a customer's: then shells, passwords and deletions need a reason. */
export function useIsReasonAsked(container: Pick<ContainerView, "isProviders">): boolean {
  return useViewer().role === "admin" && !container.isProviders;
}
