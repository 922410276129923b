import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "../container/create-container.ts";
import { deleteContainer } from "../container/delete-container.ts";
import { startContainer } from "../container/start-container.ts";
import { openTerminal } from "../terminal/open-terminal.ts";
import { claimTasks } from "./claim-tasks.ts";
import { getTask } from "./get-task.ts";
import { retryTask } from "./retry-task.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterAll(() => house?.close());

const read = (id: string) => getTask.call(house.admin, { id });
const retry = (by: TestPanel["admin"], id: string) => retryTask.call(by, { requestId: randomUUID(), id });

/** Runs everything that is queued to its end. */
async function work(): Promise<void> {
  const runner = house.openRunner();
  const open = { state: { in: ["queued" as const, "running" as const] } };
  await eventually(async () => expect(await house.panel.db.system.task.count({ where: open })).toBe(0));
  await runner.stop();
}

async function makeContainer(owner?: { tenantId: string }) {
  const { container } = await createContainer.call(house.admin, house.createInput({ isStarted: false }));
  await work();
  const { id } = container;
  if (owner !== undefined) {
    await house.panel.db.system.container.update({ where: { id }, data: { tenantId: owner.tenantId } });
  }
  return container;
}

/** A task of the container that has failed. */
async function makeFailed(begin: Promise<{ id: string }>): Promise<string> {
  house.node.error = {
    code: "task.interrupted",
    internal: "the agent was restarted",
    isRetryable: true,
    traceId: null,
    syscall: null,
    params: { step: "disk" },
  };
  const { id } = await begin;
  await work();
  house.node.error = null;
  return id;
}

describe("retry", () => {
  test("an operation the agent's restart interrupted ends its task with that, and works the second time", async () => {
    const { ctid } = await makeContainer();
    const id = await makeFailed(startContainer.call(house.admin, house.press(ctid)));
    expect(await read(id)).toMatchObject({ error: { code: "task.interrupted", params: { step: "disk" } } });
    expect(await retry(house.admin, id)).toMatchObject({ state: "queued", attempt: 2, error: null });
    await work();
    expect(await read(id)).toMatchObject({ state: "succeeded" });
  });

  test("a task whose container was deleted is refused and says so", async () => {
    const { ctid, hostname } = await makeContainer();
    const id = await makeFailed(startContainer.call(house.admin, house.press(ctid)));
    await deleteContainer.call(house.admin, { ...house.press(ctid), confirm: hostname, mode: "purge" });
    await work();
    expect((await refusal(retry(house.admin, id))).code).toBe("container.not_found");
    expect(await read(id)).toMatchObject({ state: "failed", attempt: 1 });
  });

  test("nobody retries what he could not begin himself", async () => {
    const owner = await house.makeCustomer("owner");
    const { ctid, hostname } = await makeContainer(owner);
    const started = await makeFailed(startContainer.call(owner, house.press(ctid)));
    const deleted = await makeFailed(
      deleteContainer.call(house.admin, { ...house.press(ctid), confirm: hostname, mode: "purge", reason: "a test" }),
    );
    expect((await refusal(retry(owner, deleted))).code).toBe("session.forbidden");
    expect(await read(deleted)).toMatchObject({ state: "failed", attempt: 1 });
    expect(await retry(owner, started)).toMatchObject({ state: "queued" });
    await work();
  });

  test("what would make a suspended VPS run is refused", async () => {
    const { id, ctid } = await makeContainer();
    const failed = await makeFailed(startContainer.call(house.admin, house.press(ctid)));
    await house.panel.db.system.container.update({ where: { id }, data: { isSuspended: true } });
    expect((await refusal(retry(house.admin, failed))).code).toBe("container.suspended");
    expect((await refusal(startContainer.call(house.admin, house.press(ctid)))).code).toBe("container.suspended");
  });

  test("20 of one press, and 20 others beside it, are one attempt", async () => {
    const { ctid } = await makeContainer();
    const id = await makeFailed(startContainer.call(house.admin, house.press(ctid)));
    const same = { requestId: randomUUID(), id };
    const presses = Array.from({ length: 20 }, () => [retryTask.call(house.admin, same), retry(house.admin, id)]);
    const replies = await Promise.all(presses.flat());
    expect(new Set(replies.map(({ attempt }) => attempt))).toEqual(new Set([2]));
    await work();
  });
});

describe("a press", () => {
  test("that comes again after its work is done gets the same task, also of a container that is gone", async () => {
    const { ctid, hostname } = await makeContainer();
    const press = { ...house.press(ctid), confirm: hostname, mode: "purge" };
    const { id } = await deleteContainer.call(house.admin, press);
    await work();
    expect(await deleteContainer.call(house.admin, press)).toMatchObject({ id, state: "succeeded" });
    expect((await refusal(deleteContainer.call(house.admin, { ...press, requestId: randomUUID() }))).code).toBe(
      "container.not_found",
    );
  });

  test("is one of 60 a minute for a customer, and the next is refused: a task, a retry or a terminal", async () => {
    const begin = async (at: Date) => {
      const owner = await house.makeCustomer("owner");
      const { ctid } = await makeContainer(owner);
      const line = { action: "container.start", subjectKind: "container", subjectId: "x", details: {}, at };
      const mine = { ...line, tenantId: owner.tenantId, actorId: owner.userId, actorName: "x" };
      await house.panel.db.system.auditEntry.createMany({ data: Array.from({ length: 59 }, () => mine) });
      const failed = await makeFailed(startContainer.call(owner, house.press(ctid)));
      const terminal = { ctid, purpose: "console", shellId: null, size: { cols: 80, rows: 24 }, reason: null };
      return [
        () => openTerminal.call(owner, terminal),
        () => retry(owner, failed),
        () => startContainer.call(owner, house.press(ctid)),
      ];
    };
    for (const deed of await begin(new Date())) expect((await refusal(deed())).code).toBe("task.too_many");
    for (const deed of await begin(new Date(Date.now() - 61_000))) {
      await deed();
      await work();
    }
  });
});

describe("a node's queue", () => {
  test("holds no other node's, and force off is never held", async () => {
    const { system } = house.panel.db;
    const other = await system.node.create({ data: { name: "n2", agentAddress: "127.0.0.1:2" } });
    const order = { tenantId: house.providerId, actorId: "q", actorName: "q", input: {}, deadlineAt: new Date() };
    const queue = (nodeId: string, kind: string, count: number) =>
      system.task.createMany({
        data: Array.from({ length: count }, () => ({ ...order, nodeId, kind, requestId: randomUUID() })),
      });
    await queue(house.nodeId, "container.start", 20);
    await queue(other.id, "container.start", 3);
    const claim = { holder: randomUUID(), limit: 100, perNode: 16, leaseMs: 60_000 };
    const claimed = await claimTasks(system, claim);
    expect(claimed.filter(({ nodeId }) => nodeId === house.nodeId)).toHaveLength(16);
    expect(claimed.filter(({ nodeId }) => nodeId === other.id)).toHaveLength(3);
    expect(await claimTasks(system, { ...claim, holder: randomUUID() })).toEqual([]);
    await queue(house.nodeId, "container.forceOff", 2);
    expect((await claimTasks(system, claim)).map(({ kind, state }) => [kind, state])).toEqual(
      expect.arrayContaining([["container.forceOff", "running"]]),
    );
    const first = claimed.find(({ nodeId }) => nodeId === house.nodeId)?.id ?? "";
    await system.task.update({ where: { id: first }, data: { state: "succeeded", endedAt: new Date() } });
    expect(await claimTasks(system, { ...claim, perNode: 18, holder: randomUUID() })).toHaveLength(1);
    await system.task.deleteMany({ where: { actorId: "q" } });
  });
});
