import { taskStateSchema } from "@berth/core/task/kind.ts";
import { z } from "zod";

/** One thing that was done to a container, or that it did itself. */
export const activityViewSchema = z.object({
  id: z.string(),
  at: z.date(),
  /** What, as the audit names it: `container.start`, `terminal.root_shell`, `power.crash`. */
  action: z.string(),
  /** `itself` and `node` are no persons; `staff` is the provider's at a customer's VPS. */
  who: z.object({ kind: z.enum(["person", "staff", "itself", "node"]), name: z.string() }),
  /** Why, as staff told it. */
  reason: z.string().nullable(),
  /** The task it began, and how that stands; null for what is no task. */
  task: z.object({ id: z.uuid(), state: taskStateSchema }).nullable(),
});
export type ActivityView = z.infer<typeof activityViewSchema>;

/** What of an audit line is shown. */
export interface ActivityLine {
  readonly id: bigint;
  readonly at: Date;
  readonly action: string;
  readonly actorName: string;
  readonly isStaff: boolean;
  readonly reason: string | null;
  readonly details: unknown;
}

const taskDetails = z.object({ taskId: z.uuid() });

/** Reads which task a line speaks of; null when none. */
export function taskIdOf({ details }: Pick<ActivityLine, "details">): string | null {
  return taskDetails.safeParse(details).data?.taskId ?? null;
}

function whoDid({ action, isStaff }: Pick<ActivityLine, "action" | "isStaff">): ActivityView["who"]["kind"] {
  if (action === "power.host_boot") return "node";
  if (action.startsWith("power.")) return "itself";
  return isStaff ? "staff" : "person";
}

/** Shows one line; what else the audit keeps of it (request, details) stays there. */
export function viewActivity(line: ActivityLine, task: ActivityView["task"]): ActivityView {
  const { id, at, action, actorName: name, reason } = line;
  return { id: String(id), at, action, who: { kind: whoDid(line), name }, reason, task };
}
