import type { WireError } from "@berth/contract/wire-error.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "../container/create-container.ts";
import { getTask } from "./get-task.ts";
import type { TaskRunner } from "./runner.ts";

let house: TestPanel;
let runner: TaskRunner;

beforeAll(async () => {
  house = await openTestPanel();
});
afterEach(async () => {
  house.node.isAway = false;
  house.node.error = null;
  house.node.finish();
  await runner?.stop();
});
afterAll(() => house?.close());

const read = (id: string) => getTask.call(house.admin, { id });
const becomes = (id: string, expected: object) =>
  eventually(async () => expect(await read(id)).toMatchObject(expected));

/** A create that its node has begun. */
async function begin(): Promise<string> {
  const { task } = await createContainer.call(house.admin, house.createInput());
  house.node.isHolding = true;
  runner = house.openRunner();
  await becomes(task.id, { step: "begun" });
  return task.id;
}

describe("a running task", () => {
  test("goes on when the database crashed under it, and is done once", async () => {
    const id = await begin();
    const crashing = house.cluster.crash();
    house.node.progress("disk", 50);
    await crashing;
    house.node.progress("network", 70);
    await becomes(id, { state: "running", step: "network", percent: 42 });
    await Promise.all([house.cluster.crash(), house.node.finish()]);
    await becomes(id, { state: "succeeded", percent: 100 });
    const names = house.node.begun.filter(({ operationId }) => operationId.startsWith(id)).map(({ name }) => name);
    expect(names).toEqual(["container.put", "container.start"]);
  });

  test("keeps what its node says however strange it is, and never more than a page can show", async () => {
    const id = await begin();
    house.node.say(["\u0000init\u001b]0;owned\u0007 says \u009bhello"]);
    await eventually(async () => expect((await read(id)).log.at(-1)).toBe("init]0;owned says hello"));
    for (let n = 0; n < 40; n++) house.node.say(Array.from({ length: 50 }, () => "x".repeat(2000)));
    await eventually(async () => expect((await read(id)).log.at(-1)).toMatch(/whole log is at the node$/));
    const rows = await house.panel.db.system.taskLogLine.findMany({ where: { taskId: id } });
    expect(rows.reduce((sum, { line }) => sum + line.length, 0)).toBeLessThan(600_000);
    expect((await read(id)).log.length).toBeLessThanOrEqual(500);
  });

  test("fails with its node's words even when no column would take them", async () => {
    const id = await begin();
    const hostile: WireError = {
      code: "container.init_failed",
      internal: "exited \u0000\ud800",
      isRetryable: false,
      traceId: null,
      syscall: null,
      params: { step: "in\u0000it", $ne: 1 },
    };
    house.node.error = hostile;
    house.node.finish();
    await becomes(id, { state: "failed", error: { code: "container.init_failed", params: { step: "init", $ne: 1 } } });
  });

  test("says that it waits for a lost node, and at its deadline that this is where it stopped", async () => {
    const id = await begin();
    house.node.progress("disk", 50);
    await becomes(id, { step: "disk", percent: 30 });
    house.node.cut();
    await becomes(id, { state: "running", step: "waiting for the node", percent: 30 });
    house.node.isAway = false;
    await becomes(id, { state: "running", step: "disk", percent: 30 });
    await runner.stop();
    await house.panel.db.system.task.update({ where: { id }, data: { deadlineAt: new Date(Date.now() + 700) } });
    house.node.cut();
    runner = house.openRunner();
    await becomes(id, { step: "waiting for the node" });
    await becomes(id, {
      state: "failed",
      error: { code: "task.timed_out", params: { step: "waiting for the node" } },
    });
  });
});
