import { randomUUID } from "node:crypto";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { eventually, openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import type { Caller } from "../actor.ts";
import { startContainer } from "../container/start-container.ts";
import { claimNode, type NodeLease } from "../node/lease-node.ts";
import { writeEvent } from "../node/write-observation.ts";
import { openTerminal } from "../terminal/open-terminal.ts";
import { listActivity } from "./list-activity.ts";

let house: TestPanel;
let owner: Caller & { tenantId: string };
let theirs: { id: string; ctid: number };
let lease: NodeLease;
let seq = 0;

beforeAll(async () => {
  house = await openTestPanel();
  owner = await house.makeCustomer("owner");
  const claimed = await claimNode(house.panel.db.system, house.nodeId, "test");
  if (claimed === null) throw new Error("the node is somebody else's");
  lease = claimed;
});
afterAll(() => house?.close());
beforeEach(async () => {
  const data = { ...plainContainer, tenantId: owner.tenantId, nodeId: house.nodeId, hostname: randomUUID() };
  theirs = await house.panel.db.system.container.create({ data });
});

const list = (caller: Caller, rest: object = {}) => listActivity.call(caller, { ctid: theirs.ctid, ...rest });
const terminal = (reason: string | null) => ({
  ctid: theirs.ctid,
  purpose: "root-shell",
  shellId: null,
  size: { cols: 80, rows: 24 },
  reason,
});

/** Tells the panel what a node tells when a container ended. */
async function tellEnd(reason: string): Promise<void> {
  seq += 1;
  const observation = {
    ctid: ctidSchema.parse(theirs.ctid),
    uuid: theirs.id,
    generation: 1,
    state: "stopped" as const,
    wanted: "stopped" as const,
    sinceMs: Date.now(),
    seq,
    init: null,
    exit: { kind: "poweroff" as const, code: 0, atMs: Date.now() },
  };
  const event = {
    seq,
    atMs: Date.now(),
    ctid: observation.ctid,
    kind: "container.changed" as const,
    reason,
    observation,
  };
  await writeEvent(house.panel.db.system, lease, event);
}

test("customer and staff read the same lines: what, who, why, and how the task stands, newest first", async () => {
  const task = await startContainer.call(owner, house.press(theirs.ctid));
  await openTerminal.call(house.admin, terminal("ticket 4711"));
  const { lines, next } = await list(owner);
  expect(lines).toMatchObject([
    { action: "terminal.root_shell", who: { kind: "staff", name: "admin" }, reason: "ticket 4711", task: null },
    { action: "container.start", who: { kind: "person", name: "customer" }, task: { id: task.id, state: "queued" } },
  ]);
  expect(next).toBeNull();
  expect(await list(house.admin)).toEqual({ lines, next });
  // Not a word more than is shown: no request, no address, no id of the person.
  expect(Object.keys(lines[0] ?? {}).sort()).toEqual(["action", "at", "id", "reason", "task", "who"]);
});

test("what a container did by itself is told, what was asked for is told once, and a loop of ends does not fill the book", async () => {
  await tellEnd("stop");
  expect((await list(owner)).lines).toEqual([]);
  await tellEnd("poweroff inside");
  await tellEnd("crash");
  expect((await list(owner)).lines).toMatchObject([
    { action: "power.crash", who: { kind: "itself" } },
    { action: "power.poweroff_inside", who: { kind: "itself" } },
  ]);
  for (let n = 0; n < 30; n++) await tellEnd("reboot inside");
  expect((await list(owner)).lines).toHaveLength(20);
});

test("earlier lines come by the page, none twice and none left out", async () => {
  const { system } = house.panel.db;
  const line = {
    action: "container.start",
    actorName: "x",
    subjectKind: "container",
    subjectId: theirs.id,
    details: {},
  };
  await system.auditEntry.createMany({
    data: Array.from({ length: 120 }, () => ({ ...line, tenantId: owner.tenantId })),
  });
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(owner, { cursor, direction: "forward" });
    ids.push(...page.lines.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect([ids.length, new Set(ids).size]).toEqual([120, 120]);
  expect(ids).toEqual(ids.toSorted((a, b) => Number(BigInt(b) - BigInt(a))));
});

test("somebody else's container has no activity to read, and neither has one that is missing", async () => {
  const stranger = await house.makeCustomer("owner");
  expect((await refusal(list(stranger))).code).toBe("container.not_found");
  expect((await refusal(listActivity.call(owner, { ctid: 999_999 }))).code).toBe("container.not_found");
});

test("a task that ended is told as ended", async () => {
  const runner = house.openRunner();
  try {
    const { id } = await startContainer.call(owner, house.press(theirs.ctid));
    await eventually(async () => {
      const [line] = (await list(owner)).lines;
      expect(line?.task).toEqual({ id, state: "succeeded" });
    });
  } finally {
    await runner.stop();
  }
});
