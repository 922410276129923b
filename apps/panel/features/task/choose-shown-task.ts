import type { TaskView } from "../../lib/api-types.ts";

/**
 * Chooses the task a container's page shows on top: the one that runs, else the newest one when it
 * failed and the reader has not put it away. A later success takes the failure off the page.
 */
export function chooseShownTask(
  active: TaskView | null,
  tasks: readonly TaskView[],
  dismissedId: string | null,
): TaskView | null {
  if (active !== null) return active;
  const newest = tasks.toSorted((left, right) => right.createdAt.getTime() - left.createdAt.getTime())[0];
  return newest?.state === "failed" && newest.id !== dismissedId ? newest : null;
}
