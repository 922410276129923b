import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";

/** The seven steps that make a group of processes a machine, then the layers beside them; in the order they are shown. */
export const isolationLayers = [
  "users",
  "fileTree",
  "mounts",
  "network",
  "ipc",
  "processes",
  "name",
  "userNamespace",
  "cgroups",
  "capabilities",
  "seccomp",
  "devices",
  "limits",
] as const;
export type IsolationLayer = (typeof isolationLayers)[number];

/** How many of them, from the first, are the seven steps. */
export const ISOLATION_STEPS = 7;

/** Why a layer does not hold, or cannot be judged. A reason's `about` is what is meant: a file, an address, a number. */
export const isolationReasons = [
  // Of a layer that is absent.
  "not_running",
  // Of a layer nobody can judge.
  "unreadable",
  "shared_with_host",
  "shared_with_neighbour",
  "range_not_own",
  "range_of_neighbour",
  "range_of_host",
  "account_not_own",
  "owner_foreign",
  "root_not_own",
  "host_files_inside",
  "mount_of_host",
  "kernel_files_writable",
  "kernel_files_inside",
  "cable_missing",
  "cable_open",
  "address_not_bound",
  "route_missing",
  "firewall_changed",
  "not_first_process",
  "outside_cgroup",
  "capability_kept",
  "no_filter",
  "other_filter",
  "device_rules_changed",
  "limit_not_kept",
] as const;
export type IsolationReasonCode = (typeof isolationReasons)[number];

const shortText = z.string().max(200);
/** A namespace by the number the kernel gave it, as `readlink /proc/PID/ns/net` shows it; see namespaces(7). */
const namespaceIdSchema = z.string().regex(/^\d{1,20}$/);

export const isolationRowSchema = z.strictObject({
  layer: z.enum(isolationLayers),
  /** `absent` while it does not run; `unknown` when the kernel did not answer. */
  status: z.enum(["pass", "fail", "unknown", "absent"]),
  /** Of the VPS's first process; null for a layer that is no namespace, and while it does not run. */
  inside: namespaceIdSchema.nullable(),
  /** Of the agent, which lives in the host's; null for a layer that is no namespace. */
  host: namespaceIdSchema.nullable(),
  /** What was read, by the kernel's own names; `wanted` is null where any value would do. */
  evidence: z.array(z.strictObject({ name: shortText, found: shortText, wanted: shortText.nullable() })).max(64),
  /** Empty when it passes. */
  reasons: z.array(z.strictObject({ code: z.enum(isolationReasons), about: shortText })).max(16),
});
export type IsolationRow = z.infer<typeof isolationRowSchema>;
export type IsolationEvidence = IsolationRow["evidence"][number];
export type IsolationReason = IsolationRow["reasons"][number];

/** What keeps one container apart, read from the kernel at `takenAtMs`. */
export const isolationReportSchema = z.strictObject({
  takenAtMs: z.number().int(),
  ctid: ctidSchema,
  /** The life of the container that was looked at; null when it does not run. */
  startId: z.string().max(100).nullable(),
  rows: z.array(isolationRowSchema).length(isolationLayers.length),
});
export type IsolationReport = z.infer<typeof isolationReportSchema>;
