import { exitSchema } from "@berth/contract/observation.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { containerStateSchema, wantedPowerSchema } from "@berth/core/container/state.ts";
import type { ContainerRow } from "@berth/db/rows.ts";
import { z } from "zod";
import { taskViewSchema, viewTask } from "../task/task-view.ts";
import { readLimits } from "./read-limits.ts";

/** A container as people see it. `state` is `unknown` while its node is lost or has not spoken of it yet. */
export const containerViewSchema = z.object({
  id: z.uuid(),
  ctid: z.number().int(),
  hostname: z.string(),
  tenantId: z.uuid(),
  tenantName: z.string(),
  /** True for what is the provider's own: then nobody asks staff for a reason. */
  isProviders: z.boolean(),
  nodeId: z.uuid(),
  nodeName: z.string(),
  /** Since when its node does not answer, or null while it does: then all else here is what was last known. */
  nodeLostSince: z.date().nullable(),
  imageName: z.string(),
  address: z.string().nullable(),
  delivery: z.enum(["nat", "routed"]).nullable(),
  /** Null with limits of its own. A container keeps the version it was made with. */
  planId: z.uuid().nullable(),
  planName: z.string().nullable(),
  planVersion: z.number().int().nullable(),
  limits: containerLimitsSchema,
  isAutostart: z.boolean(),
  isSuspended: z.boolean(),
  state: z.union([containerStateSchema, z.literal("unknown")]),
  stateSince: z.date().nullable(),
  wanted: wantedPowerSchema,
  exit: exitSchema.nullable(),
  activeTask: taskViewSchema.nullable(),
  /** Since when it lies in the bin, and when it is purged; null when it does not. */
  binnedAt: z.date().nullable(),
  purgeAfter: z.date().nullable(),
  createdAt: z.date(),
});
export type ContainerView = z.infer<typeof containerViewSchema>;

type Seen = Pick<ContainerView, "state" | "stateSince" | "wanted" | "exit">;

function viewObservation(row: ContainerRow): Seen {
  const seen = row.observation;
  const isCreating = row.activeTask?.kind === "container.create";
  if (seen === null) {
    return { state: isCreating ? "creating" : "unknown", stateSince: null, wanted: "stopped", exit: null };
  }
  const isLost = row.node.state !== "joined";
  return {
    state: isLost ? "unknown" : containerStateSchema.or(z.literal("unknown")).catch("unknown").parse(seen.state),
    stateSince: seen.since,
    wanted: wantedPowerSchema.catch("stopped").parse(seen.wanted),
    exit: exitSchema.nullable().catch(null).parse(seen.exit),
  };
}

/** Shows a container row read with `containerParts`. */
export function viewContainer(row: ContainerRow): ContainerView {
  return {
    ...row,
    ...viewObservation(row),
    tenantName: row.tenant.name,
    isProviders: row.tenant.isProvider,
    planId: row.planVersion?.planId ?? null,
    planName: row.planVersion?.plan.name ?? null,
    planVersion: row.planVersion?.number ?? null,
    nodeName: row.node.name,
    nodeLostSince: row.node.state === "lost" ? (row.node.lastSeenAt ?? row.createdAt) : null,
    address: row.address?.address ?? null,
    delivery: row.address?.pool.delivery ?? null,
    limits: readLimits(row),
    activeTask: row.activeTask === null ? null : viewTask(row.activeTask),
  };
}
