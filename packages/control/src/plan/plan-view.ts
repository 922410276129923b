import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { z } from "zod";
import { readLimits } from "../container/read-limits.ts";
import type { FoundPlan } from "./find-plan.ts";

/** A plan as it is offered: the limits are those of its newest version, the count is of all of them. */
export const planViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  isArchived: z.boolean(),
  version: z.number().int(),
  versionId: z.uuid(),
  limits: containerLimitsSchema,
  containerCount: z.number().int(),
});
export type PlanView = z.infer<typeof planViewSchema>;

/** One version of a plan, with how many containers keep it. */
export const planVersionViewSchema = z.object({
  id: z.uuid(),
  number: z.number().int(),
  limits: containerLimitsSchema,
  containerCount: z.number().int(),
  createdAt: z.date(),
});

/** Shows a plan as it is offered. */
export function viewPlan({ id, name, archivedAt, newest, versions }: FoundPlan): PlanView {
  return {
    id,
    name,
    isArchived: archivedAt !== null,
    version: newest.number,
    versionId: newest.id,
    limits: readLimits(newest),
    containerCount: versions.reduce((sum, { _count }) => sum + _count.containers, 0),
  };
}

/** Shows every version of a plan, the newest first. */
export function viewVersions({ versions }: FoundPlan): z.infer<typeof planVersionViewSchema>[] {
  return versions.map((version) => ({
    ...version,
    limits: readLimits(version),
    containerCount: version._count.containers,
  }));
}
