import { expect, it } from "vitest";
import type { TaskView } from "../../lib/api-types.ts";
import { chooseShownTask } from "./choose-shown-task.ts";

const task = (id: string, state: TaskView["state"], minute: number): TaskView => ({
  id,
  kind: "container.start",
  state,
  ctid: 101,
  hostname: "web-01",
  step: "disk",
  percent: 40,
  attempt: 1,
  error: null,
  actorName: "Ada",
  createdAt: new Date(minute * 60_000),
  startedAt: null,
  endedAt: null,
  deadlineAt: new Date(0),
});

it("shows the running task before anything else", () => {
  const active = task("b", "running", 5);
  expect(chooseShownTask(active, [task("a", "failed", 9)], null)).toBe(active);
});

it("keeps a failure on the page after a reload, until it is put away or something later succeeds", () => {
  const failed = task("a", "failed", 1);
  expect(chooseShownTask(null, [failed], null)).toBe(failed);
  expect(chooseShownTask(null, [failed], "a")).toBeNull();
  expect(chooseShownTask(null, [failed, task("b", "succeeded", 2)], null)).toBeNull();
});
