import { randomUUID } from "node:crypto";
import { BIN_DAYS } from "@berth/core/container/bin.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { reconcileNode } from "../node/reconcile-node.ts";
import { purgeBin } from "../sweep/purge-bin.ts";
import { getTask } from "../task/get-task.ts";
import { retryTask } from "../task/retry-task.ts";
import { createContainer } from "./create-container.ts";
import { deleteContainer } from "./delete-container.ts";
import { getContainer } from "./get-container.ts";
import { listBinnedContainers } from "./list-binned-containers.ts";
import { listContainers } from "./list-containers.ts";
import { restartContainer } from "./restart-container.ts";
import { restoreContainer } from "./restore-container.ts";
import { startContainer } from "./start-container.ts";

const DAY_MS = 86_400_000;

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterEach(() => {
  house.node.finish();
  house.node.error = null;
  house.node.isAway = false;
});
afterAll(() => house?.close());

/** Runs everything that is queued to its end. */
async function work(): Promise<void> {
  const runner = house.openRunner();
  const open = { state: { in: ["queued" as const, "running" as const] } };
  await eventually(async () => expect(await house.panel.db.system.task.count({ where: open })).toBe(0));
  await runner.stop();
}

async function makeContainer() {
  const { container } = await createContainer.call(house.admin, house.createInput({ isStarted: false }));
  await work();
  return container;
}

type Made = Awaited<ReturnType<typeof makeContainer>>;
const bin = ({ ctid, hostname }: Made, differences: object = {}) =>
  deleteContainer.call(house.admin, { ...house.press(ctid), confirm: hostname, mode: "bin", ...differences });
const restore = ({ ctid }: Made) => restoreContainer.call(house.admin, house.press(ctid));
const rowOf = ({ ctid }: Made) => house.panel.db.system.container.findUniqueOrThrow({ where: { ctid } });
const read = (id: string) => getTask.call(house.admin, { id });
const begun = (id: string) => house.node.begun.filter(({ operationId }) => operationId.startsWith(id));

async function makeBinned(): Promise<Made> {
  const made = await makeContainer();
  await bin(made);
  await work();
  return made;
}

describe("into the bin", () => {
  test("goes a container stopped, with its disk, its address and its name, for seven days", async () => {
    const made = await makeContainer();
    const before = await rowOf(made);
    const { id, kind } = await bin(made);
    expect(kind).toBe("container.bin");
    await work();
    expect(begun(id)).toMatchObject([
      { name: "container.stop", input: { timeoutMs: 90_000 } },
      { name: "container.put", input: { spec: { isBinned: true, generation: before.generation + 1 } } },
    ]);
    const view = await getContainer.call(house.admin, { ctid: (await rowOf(made)).ctid });
    expect(view).toMatchObject({ hostname: made.hostname, address: made.address, activeTask: null });
    const { binnedAt, purgeAfter } = view;
    expect(BIN_DAYS).toBe(7);
    expect((purgeAfter?.getTime() ?? 0) - (binnedAt?.getTime() ?? 0)).toBe(7 * DAY_MS);
  });

  test("it is listed there and nowhere else, what is purged first at the top", async () => {
    const [first, second] = [await makeBinned(), await makeBinned()];
    const listed = (await listContainers.call(house.admin, undefined)).map(({ ctid }) => ctid);
    expect(listed).not.toContain(first.ctid);
    const binned = (await listBinnedContainers.call(house.admin, undefined)).map(({ ctid }) => ctid);
    expect(binned.indexOf(first.ctid)).toBeLessThan(binned.indexOf(second.ctid));
    expect(binned).toContain(first.ctid);
  });

  test.each([
    ["is stopped already", "container.already_stopped"],
    ["its node never made", "container.not_found"],
  ] as const)("goes one that %s as well", async (_, code) => {
    const made = await makeContainer();
    house.node.isHolding = true;
    const { id } = await bin(made);
    const runner = house.openRunner();
    await eventually(async () => expect(begun(id)).toHaveLength(1));
    house.node.error = { code, internal: "nothing to stop", isRetryable: false, traceId: null, syscall: null };
    house.node.finish();
    house.node.error = null;
    await eventually(async () => expect((await read(id)).state).toBe("succeeded"));
    await runner.stop();
    expect(begun(id)).toMatchObject([{ name: "container.stop" }, { name: "container.put" }]);
    expect((await rowOf(made)).binnedAt).not.toBeNull();
  });

  test("goes nothing whose name was not typed, and nothing twice", async () => {
    const made = await makeContainer();
    expect((await refusal(bin(made, { confirm: "else" }))).code).toBe("container.confirm_mismatch");
    await bin(made);
    expect((await refusal(bin(made))).code).toBe("container.busy");
    await work();
    expect((await refusal(bin(made))).code).toBe("container.in_bin");
  });

  test("a name that lies there stays taken, and the refusal tells the way out", async () => {
    const made = await makeBinned();
    const error = await refusal(createContainer.call(house.admin, house.createInput({ hostname: made.hostname })));
    expect([error.code, error.field]).toEqual(["container.hostname_in_bin", "hostname"]);
    expect(error.params).toEqual({ hostname: made.hostname, ctid: made.ctid });
    const address = house.createInput({ address: made.address });
    expect((await refusal(createContainer.call(house.admin, address))).code).toBe("address.taken");
  });

  test("what lies there is not started, and nothing of a failed start is retried", async () => {
    const made = await makeContainer();
    const wire = { internal: "x", isRetryable: false, traceId: null, syscall: null };
    house.node.error = { code: "container.init_failed", ...wire };
    const { id } = await startContainer.call(house.admin, house.press(made.ctid));
    await work();
    house.node.error = null;
    await bin(made);
    await work();
    for (const act of [startContainer, restartContainer])
      expect((await refusal(act.call(house.admin, house.press(made.ctid)))).code).toBe("container.in_bin");
    const retry = retryTask.call(house.admin, { requestId: randomUUID(), id });
    expect((await refusal(retry)).code).toBe("container.in_bin");
  });
});

describe("a node that is lost", () => {
  const past = () => ({ deadlineAt: new Date(Date.now() + 300) });
  const timeOut = (id: string) => house.panel.db.system.task.update({ where: { id }, data: past() });

  test("before the stop leaves the container as it was, and a retry puts it into the bin", async () => {
    const made = await makeContainer();
    house.node.isAway = true;
    const { id } = await bin(made);
    await timeOut(id);
    await work();
    expect(await read(id)).toMatchObject({ state: "failed", error: { code: "task.timed_out" } });
    expect(await rowOf(made)).toMatchObject({ binnedAt: null, purgeAfter: null, activeTaskId: null });
    house.node.isAway = false;
    await retryTask.call(house.admin, { requestId: randomUUID(), id });
    await work();
    expect((await rowOf(made)).binnedAt).not.toBeNull();
  });

  test("between stop and put leaves it in the bin, and the node is told when it is back", async () => {
    const made = await makeContainer();
    house.node.isHolding = true;
    const { id } = await bin(made);
    const runner = house.openRunner();
    await eventually(async () => expect(begun(id)).toHaveLength(1));
    house.node.isRefusingNew = true;
    house.node.finish();
    await eventually(async () => expect(await read(id)).toMatchObject({ step: "waiting for the node" }));
    await runner.stop();
    await timeOut(id);
    await work();
    house.node.isRefusingNew = false;
    expect(await read(id)).toMatchObject({ state: "failed" });
    const row = await rowOf(made);
    expect(row.binnedAt).not.toBeNull();
    const seen = { ctid: row.ctid, uuid: row.id, generation: row.generation - 1 };
    const back = { db: house.panel.db.system, client: house.node.get(house.nodeId), log: house.panel.log };
    await reconcileNode(back, [seen] as unknown as Parameters<typeof reconcileNode>[1]);
    expect(house.node.begun.at(-1)).toMatchObject({ name: "container.put", input: { spec: { isBinned: true } } });
  });
});

describe("out of the bin", () => {
  test("comes the same container, stopped, and is purged no more", async () => {
    const made = await makeBinned();
    const { generation } = await rowOf(made);
    const { id } = await restore(made);
    await work();
    expect(begun(id)).toMatchObject([
      { name: "container.put", input: { spec: { isBinned: false, generation: generation + 1 } } },
    ]);
    expect(await rowOf(made)).toMatchObject({ binnedAt: null, purgeAfter: null });
    expect((await refusal(restore(made))).code).toBe("container.not_in_bin");
    expect((await startContainer.call(house.admin, house.press(made.ctid))).state).toBe("queued");
    await work();
  });
});

describe("one whose create failed", () => {
  test("comes out of the bin as it would have been made, and its password's hash is forgotten then", async () => {
    house.node.error = { code: "image.not_found", internal: "x", isRetryable: false, traceId: null, syscall: null };
    const input = house.createInput({ isStarted: false, isPasswordGenerated: true });
    const { container: made } = await createContainer.call(house.admin, input);
    await work();
    house.node.error = null;
    await bin(made);
    await work();
    const { rootPasswordHash } = await rowOf(made);
    expect(rootPasswordHash).not.toBeNull();
    const { id } = await restore(made);
    await work();
    expect(begun(id)).toMatchObject([{ input: { spec: { isBinned: false, firstBoot: { rootPasswordHash } } } }]);
    expect(await rowOf(made)).toMatchObject({ binnedAt: null, rootPasswordHash: null });
  });
});

describe("after seven days", () => {
  const later = (days: number) => new Date(Date.now() + days * DAY_MS);
  /** The tasks Berth itself began for a container. */
  const purges = ({ ctid }: Made) => house.panel.db.system.task.findMany({ where: { ctid, actorName: "Berth" } });

  test("Berth purges it as a task of its own, and not an hour before", async () => {
    const { system } = house.panel.db;
    const made = await makeBinned();
    await purgeBin(system, later(7 - 1 / 24));
    expect(await purges(made)).toEqual([]);
    while ((await purgeBin(system, later(7 + 1 / 24))) > 0) await work();
    expect(await purges(made)).toMatchObject([{ kind: "container.delete", state: "succeeded", actorId: "berth" }]);
    expect(await system.container.count({ where: { ctid: made.ctid } })).toBe(0);
    expect(await system.address.count({ where: { address: made.address ?? "" } })).toBe(0);
    const history = await system.addressHistory.findFirst({ where: { ctid: made.ctid } });
    expect(history?.quarantinedUntil?.getTime()).toBeGreaterThan(Date.now());
    const line = { action: "container.delete", actorName: "Berth", isStaff: false, subjectId: made.id };
    expect(await system.auditEntry.count({ where: line })).toBe(1);
  });

  test("ten sweepers at once begin one task", async () => {
    const made = await makeBinned();
    const sweeps = Array.from({ length: 10 }, () => purgeBin(house.panel.db.system, later(8)));
    const counts = await Promise.all(sweeps);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await purges(made)).toHaveLength(1);
    await work();
  });

  test("what is just being restored is left alone, and what was restored too", async () => {
    const made = await makeBinned();
    await restore(made);
    await purgeBin(house.panel.db.system, later(8));
    await work();
    await purgeBin(house.panel.db.system, later(8));
    expect(await purges(made)).toEqual([]);
    expect((await rowOf(made)).binnedAt).toBeNull();
  });

  test("what lies on a lost node waits for it", async () => {
    const { system } = house.panel.db;
    const made = await makeBinned();
    await system.node.update({ where: { id: house.nodeId }, data: { state: "lost" } });
    await purgeBin(system, later(8));
    expect(await purges(made)).toEqual([]);
    await system.node.update({ where: { id: house.nodeId }, data: { state: "joined" } });
    expect(await purgeBin(system, later(8))).toBe(1);
    await work();
  });
});
