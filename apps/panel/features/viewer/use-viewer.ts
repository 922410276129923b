"use client";
import { createContext, useContext } from "react";
import type { ContainerView, SessionView } from "../../lib/api-types.ts";

export const ViewerContext = createContext<SessionView | null>(null);

/** Returns who reads the page. Pages are drawn only once that is known, so it always is. */
export function useViewer(): SessionView {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error("a page outside of ViewerKnown");
  return viewer;
}

type Permission = SessionView["memberships"][number]["permissions"][number];

/** Returns whether the reader may do something to a container; what he may not is not shown to him at all. */
export function useMay(): (permission: Permission, container: Pick<ContainerView, "tenantId">) => boolean {
  const { role, memberships } = useViewer();
  return (permission, { tenantId }) =>
    role === "admin" ||
    memberships.some((member) => member.tenantId === tenantId && member.permissions.includes(permission));
}
