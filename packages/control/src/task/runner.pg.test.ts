import { randomUUID } from "node:crypto";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openTestPanel, quickRhythm, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "../container/create-container.ts";
import { deleteContainer } from "../container/delete-container.ts";
import { forceOffContainer } from "../container/force-off-container.ts";
import { getContainer } from "../container/get-container.ts";
import { shutDownContainer } from "../container/shut-down-container.ts";
import { startContainer } from "../container/start-container.ts";
import { endQuarantine } from "../pool/end-quarantine.ts";
import { getTask } from "./get-task.ts";
import { retryTask } from "./retry-task.ts";
import type { TaskRunner } from "./runner.ts";

let house: TestPanel;
const runners: TaskRunner[] = [];

beforeAll(async () => {
  house = await openTestPanel();
});
afterEach(async () => {
  house.node.finish();
  house.node.error = null;
  house.node.isAway = false;
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});
afterAll(() => house?.close());

function openRunner(rhythm = quickRhythm): TaskRunner {
  const runner = house.openRunner(rhythm);
  runners.push(runner);
  return runner;
}

const read = (id: string) => getTask.call(house.admin, { id });
const becomes = (id: string, expected: object) =>
  eventually(async () => expect(await read(id)).toMatchObject(expected));
const press = (ctid: number) => house.press(ctid);

/** A container whose create task is done. */
async function makeContainer(): Promise<{ ctid: number; hostname: string; id: string }> {
  const { container, task } = await createContainer.call(house.admin, house.createInput({ isStarted: false }));
  const runner = openRunner();
  await becomes(task.id, { state: "succeeded" });
  await runner.stop();
  return container;
}

describe("a task", () => {
  test("is done as two operations, with steps and lines on the way, and frees its container", async () => {
    const { container, task } = await createContainer.call(
      house.admin,
      house.createInput({ isPasswordGenerated: true }),
    );
    house.node.isHolding = true;
    openRunner();
    await becomes(task.id, { state: "running", step: "begun", percent: 0 });
    house.node.progress("disk", 50);
    await becomes(task.id, { step: "disk", percent: 30 });
    house.node.finish();
    await becomes(task.id, { state: "succeeded", percent: 100, error: null });
    const mine = house.node.begun.filter(({ operationId }) => operationId.startsWith(task.id));
    expect(mine.map(({ name, operationId }) => [name, operationId.split(".")[1]])).toEqual([
      ["container.put", "1"],
      ["container.start", "2"],
    ]);
    expect((await read(task.id)).log).toContain("disk 50");
    expect((await getContainer.call(house.admin, { ctid: container.ctid as Ctid })).activeTask).toBeNull();
    const row = await house.panel.db.system.container.findUniqueOrThrow({ where: { id: container.id } });
    expect(row.rootPasswordHash).toBeNull();
    expect(mine[0]?.input).toMatchObject({
      spec: { ctid: container.ctid, firstBoot: { rootPasswordHash: expect.stringMatching(/^\$6\$/) } },
    });
  });

  test("has its container alone: a second action is busy with the first", async () => {
    const { ctid } = await makeContainer();
    const first = await shutDownContainer.call(house.admin, press(ctid));
    const error = await refusal(startContainer.call(house.admin, press(ctid)));
    expect([error.code, error.params]).toEqual(["container.busy", { taskId: first.id, kind: "container.shutDown" }]);
  });

  test("that has not begun at its node is ended by force off, so that it cannot come after it", async () => {
    const { ctid } = await makeContainer();
    house.node.isAway = true;
    const first = await startContainer.call(house.admin, press(ctid));
    const waiting = openRunner();
    await becomes(first.id, { step: "waiting for the node" });
    const force = await forceOffContainer.call(house.admin, press(ctid));
    await becomes(first.id, { state: "failed", error: { code: "task.overruled" } });
    house.node.isAway = false;
    await becomes(force.id, { state: "succeeded" });
    await waiting.stop();
    const begun = house.node.begun.filter(({ operationId }) => operationId.startsWith(first.id));
    expect(begun).toEqual([]);
    expect((await getContainer.call(house.admin, { ctid: ctid as Ctid })).activeTask).toBeNull();
  });

  test("that has begun there is followed to its own end while force off goes past it", async () => {
    const { ctid } = await makeContainer();
    house.node.isHolding = true;
    const first = await shutDownContainer.call(house.admin, press(ctid));
    openRunner();
    await becomes(first.id, { step: "begun" });
    const force = await forceOffContainer.call(house.admin, press(ctid));
    await becomes(force.id, { step: "begun" });
    house.node.finish();
    await becomes(force.id, { state: "succeeded" });
    await becomes(first.id, { state: "succeeded" });
    expect((await getContainer.call(house.admin, { ctid: ctid as Ctid })).activeTask).toBeNull();
  });

  test("is one for one press, also when the press arrives 20 times at once", async () => {
    const { ctid } = await makeContainer();
    const same = press(ctid);
    const tasks = await Promise.all(Array.from({ length: 20 }, () => startContainer.call(house.admin, same)));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(1);
    expect((await refusal(shutDownContainer.call(house.admin, same))).code).toBe("input.invalid");
    openRunner();
    await becomes(tasks[0]?.id ?? "", { state: "succeeded" });
    expect((await startContainer.call(house.admin, same)).state).toBe("succeeded");
  });

  test("waits while the node is away and goes on when it is back, without doing it twice", async () => {
    const { ctid } = await makeContainer();
    const { id } = await startContainer.call(house.admin, press(ctid));
    house.node.isHolding = true;
    openRunner();
    await becomes(id, { step: "begun" });
    house.node.cut();
    await becomes(id, { step: "waiting for the node" });
    house.node.isAway = false;
    house.node.finish();
    await becomes(id, { state: "succeeded" });
    expect(house.node.begun.filter(({ operationId }) => operationId.startsWith(id))).toHaveLength(1);
  });

  test("that fails says why, and retry is a new attempt with a new operation", async () => {
    const { ctid } = await makeContainer();
    house.node.error = {
      code: "container.init_failed",
      internal: "init exited 127",
      isRetryable: false,
      traceId: null,
      syscall: null,
    };
    const { id } = await startContainer.call(house.admin, press(ctid));
    openRunner();
    await becomes(id, { state: "failed", error: { code: "container.init_failed" }, attempt: 1 });
    house.node.error = null;
    const requestId = randomUUID();
    expect(await retryTask.call(house.admin, { requestId, id })).toMatchObject({
      state: "queued",
      attempt: 2,
      error: null,
    });
    await becomes(id, { state: "succeeded", attempt: 2 });
    expect(await retryTask.call(house.admin, { requestId, id })).toMatchObject({ attempt: 2 });
    const mine = house.node.begun.filter(({ operationId }) => operationId.startsWith(id));
    expect(mine.map(({ operationId }) => operationId.split(".")[1])).toEqual(["1", "3"]);
  });

  test("past its deadline says at which step it stopped", async () => {
    const { ctid } = await makeContainer();
    const { id } = await startContainer.call(house.admin, press(ctid));
    await house.panel.db.system.task.update({ where: { id }, data: { deadlineAt: new Date(Date.now() + 700) } });
    house.node.isHolding = true;
    openRunner();
    await becomes(id, { step: "begun" });
    house.node.progress("network", 60);
    await becomes(id, { state: "failed", error: { code: "task.timed_out", params: { step: "network" } } });
  });

  test("that deletes gives the address back to rest, keeps who had it, and the number is never used again", async () => {
    const { ctid, hostname } = await makeContainer();
    const { system } = house.panel.db;
    const { address } = await system.address.findFirstOrThrow({ where: { container: { ctid } } });
    expect((await refusal(deleteContainer.call(house.admin, { ...press(ctid), confirm: "else" }))).code).toBe(
      "container.confirm_mismatch",
    );
    const { id } = await deleteContainer.call(house.admin, { ...press(ctid), confirm: hostname, mode: "purge" });
    openRunner();
    await becomes(id, { state: "succeeded", ctid, hostname });
    expect(await system.container.findUnique({ where: { ctid } })).toBeNull();
    expect(await system.addressHistory.findFirst({ where: { ctid } })).toMatchObject({ address, hostname });
    const next = await makeContainer();
    expect(next.ctid).toBeGreaterThan(ctid);
    expect(await system.address.findUnique({ where: { address } })).toBeNull();
    await endQuarantine.call(house.admin, { address });
    const last = await makeContainer();
    expect(await system.address.findUnique({ where: { address } })).toMatchObject({ containerId: last.id });
  });
});

describe("runners", () => {
  test("a stopped runner's task is another's at once, and goes on from where it was", async () => {
    const { ctid } = await makeContainer();
    const { id } = await startContainer.call(house.admin, press(ctid));
    house.node.isHolding = true;
    const first = openRunner({ ...quickRhythm, leaseMs: 60_000 });
    await becomes(id, { step: "begun" });
    await first.stop();
    openRunner();
    house.node.progress("network", 70);
    await becomes(id, { step: "network" });
    house.node.finish();
    await becomes(id, { state: "succeeded" });
    expect(house.node.begun.filter(({ operationId }) => operationId.startsWith(id))).toHaveLength(1);
    expect((await read(id)).log).toEqual(["begun 0", "network 70", "done 100"]);
  });

  test("a dead runner's task is taken over when its lease ends, and the dead one can write no more", async () => {
    const { ctid } = await makeContainer();
    const { id } = await startContainer.call(house.admin, press(ctid));
    house.node.isHolding = true;
    // It claims and never renews: as good as killed, but its code still runs and would like to write.
    openRunner({ ...quickRhythm, renewMs: 1_000_000, pollMs: 1_000_000 });
    await becomes(id, { step: "begun" });
    const { system } = house.panel.db;
    const before = await system.task.findUniqueOrThrow({ where: { id } });
    openRunner();
    await eventually(async () => {
      const now = await system.task.findUniqueOrThrow({ where: { id } });
      expect(now.fence).toBe(before.fence + 1);
      expect(now.leaseHolder).not.toBe(before.leaseHolder);
    });
    house.node.finish();
    await becomes(id, { state: "succeeded" });
    expect(house.node.begun.filter(({ operationId }) => operationId.startsWith(id))).toHaveLength(1);
  });

  test("four runners do 24 tasks, each once", async () => {
    const made = await Promise.all(
      Array.from({ length: 24 }, () => createContainer.call(house.admin, house.createInput({ isStarted: false }))),
    );
    for (let n = 0; n < 4; n++) openRunner();
    for (const { task } of made) await becomes(task.id, { state: "succeeded" });
    const ids = house.node.begun.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const fences = await house.panel.db.system.task.findMany({
      where: { id: { in: made.map(({ task }) => task.id) } },
      select: { fence: true },
    });
    expect(fences.every(({ fence }) => fence === 1)).toBe(true);
  });
});
