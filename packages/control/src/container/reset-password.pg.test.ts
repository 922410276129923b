import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { eventually, openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import type { Caller } from "../actor.ts";
import { retryTask } from "../task/retry-task.ts";
import type { TaskRunner } from "../task/runner.ts";
import { resetPassword } from "./reset-password.ts";

const setSchema = z.object({ ctid: z.number(), rootPasswordHash: z.string() });

let house: TestPanel;
let runner: TaskRunner;
let owner: Caller & { tenantId: string };
let theirs: { id: string; ctid: number };

beforeAll(async () => {
  house = await openTestPanel();
  owner = await house.makeCustomer("owner");
  runner = house.openRunner();
});
afterAll(async () => {
  await runner?.stop();
  await house?.close();
});
beforeEach(async () => {
  house.node.isHolding = false;
  house.node.error = null;
  house.node.begun.length = 0;
  const data = { ...plainContainer, tenantId: owner.tenantId, nodeId: house.nodeId, hostname: randomUUID() };
  theirs = await house.panel.db.system.container.create({ data });
});

const row = () => house.panel.db.system.container.findUniqueOrThrow({ where: { id: theirs.id } });
const ended = (id: string, state: string) =>
  eventually(async () => {
    const task = await house.panel.db.system.task.findUniqueOrThrow({ where: { id } });
    if (task.state !== state) throw new Error(`the task is ${task.state}`);
    return task;
  });

/** The hashes the node was given for this test's container, in order. */
function hashesSet(): string[] {
  return house.node.begun.flatMap(({ name, input }) => {
    const told = setSchema.safeParse(input);
    return name === "container.setPassword" && told.data?.ctid === theirs.ctid ? [told.data.rootPasswordHash] : [];
  });
}

/** The crypt hash of a password under the salt of another hash, by OpenSSL. */
function hashLike(password: string, hash: string): string {
  const salt = hash.split("$")[2] ?? "";
  const argv = ["passwd", "-6", "-salt", salt, "-stdin"];
  return execFileSync("openssl", argv, { input: `${password}\n`, encoding: "utf8" }).trim();
}

test("a customer's new root password is shown once; the node gets its hash and the panel forgets it", async () => {
  const press = house.press(theirs.ctid);
  const { task, rootPassword } = await resetPassword.call(owner, press);
  await ended(task.id, "succeeded");
  const [hash = "", ...more] = hashesSet();
  expect([hashLike(rootPassword ?? "", hash), more]).toEqual([hash, []]);
  expect(await row()).toMatchObject({ rootPasswordHash: null, activeTaskId: null });
  expect(await resetPassword.call(owner, press)).toMatchObject({ task: { id: task.id }, rootPassword: null });
});

test("staff say why, and the customer's audit has it", async () => {
  const refused = await refusal(resetPassword.call(house.admin, house.press(theirs.ctid)));
  expect([refused.code, refused.field]).toEqual(["audit.reason_required", "reason"]);
  expect(await row()).toMatchObject({ rootPasswordHash: null, activeTaskId: null });
  await resetPassword.call(house.admin, { ...house.press(theirs.ctid), reason: "the customer lost his key" });
  const lines = await house.panel.db.system.auditEntry.findMany({ where: { subjectId: theirs.id } });
  expect(lines).toMatchObject([
    { action: "container.resetPassword", isStaff: true, reason: "the customer lost his key", tenantId: owner.tenantId },
  ]);
});

test("one press sent eight times at once is one task and one password", async () => {
  const press = house.press(theirs.ctid);
  const replies = await Promise.all(Array.from({ length: 8 }, () => resetPassword.call(owner, press)));
  expect(new Set(replies.map(({ task }) => task.id)).size).toBe(1);
  const shown = replies.flatMap(({ rootPassword }) => (rootPassword === null ? [] : [rootPassword]));
  expect(shown).toHaveLength(1);
  await ended(replies[0]?.task.id ?? "", "succeeded");
  const [hash = "", ...more] = hashesSet();
  expect([hashLike(shown[0] ?? "", hash), more]).toEqual([hash, []]);
});

test("a reset that failed is tried again with the password that was shown, unless a newer one was asked for", async () => {
  house.node.error = {
    code: "container.password_failed",
    internal: "x",
    isRetryable: false,
    traceId: null,
    syscall: null,
  };
  const first = await resetPassword.call(owner, house.press(theirs.ctid));
  await ended(first.task.id, "failed");
  house.node.error = null;
  await retryTask.call(owner, { requestId: randomUUID(), id: first.task.id });
  await ended(first.task.id, "succeeded");
  const [wrong = "", right = ""] = hashesSet();
  expect(right).toBe(wrong);
  expect(hashLike(first.rootPassword ?? "", right)).toBe(right);

  house.node.error = {
    code: "container.password_failed",
    internal: "x",
    isRetryable: false,
    traceId: null,
    syscall: null,
  };
  const late = await resetPassword.call(owner, house.press(theirs.ctid));
  await ended(late.task.id, "failed");
  house.node.error = null;
  const newer = await resetPassword.call(owner, house.press(theirs.ctid));
  await ended(newer.task.id, "succeeded");
  await retryTask.call(owner, { requestId: randomUUID(), id: late.task.id });
  const again = await eventually(async () => {
    const task = await house.panel.db.system.task.findUniqueOrThrow({ where: { id: late.task.id } });
    if (task.errorCode !== "container.password_outdated") throw new Error(`it is ${task.state} ${task.errorCode}`);
    return task;
  });
  expect(again.state).toBe("failed");
});

test("somebody else's container is not there to reset", async () => {
  const stranger = await house.makeCustomer("owner");
  expect((await refusal(resetPassword.call(stranger, house.press(theirs.ctid)))).code).toBe("container.not_found");
});
