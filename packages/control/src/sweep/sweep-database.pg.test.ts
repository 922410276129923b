import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import { sweepDatabase } from "./sweep-database.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterAll(() => house?.close());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

test("what has run out goes, what is in use or worth keeping stays, and the second sweep finds nothing", async () => {
  const { system } = house.panel.db;
  const { userId } = house.admin;
  for (const [id, expiresAt] of [
    ["old", ago(1)],
    ["new", ago(-1)],
  ] as const) {
    await system.session.create({ data: { id, token: id, userId, expiresAt } });
    await system.terminalTicket.create({ data: { ticketHash: id, grant: {}, expiresAt } });
    const token = { tokenHash: id, expiresAt: id === "old" ? ago(31) : ago(29) };
    await system.joinToken.create({ data: token });
    await system.invitation.create({ data: { ...token, userId } });
    const at = id === "old" ? ago(2) : ago(0);
    await system.signInFailure.create({ data: { account: id, ipAddress: "198.51.100.1", at } });
    await system.spentCode.create({ data: { userId, codeHash: id, spentAt: at } });
  }
  const order = { kind: "container.start", tenantId: house.providerId, nodeId: house.nodeId, actorId: userId };
  for (const days of [10, 100, 400]) {
    const ended = { state: "succeeded" as const, endedAt: ago(days), deadlineAt: ago(days) };
    const about = { ...order, ...ended, actorName: "x", requestId: randomUUID(), input: {}, hostname: `${days}` };
    await system.task.create({ data: { ...about, logLines: { create: { attempt: 1, line: "x" } } } });
  }
  await system.task.create({
    data: {
      ...order,
      actorName: "x",
      requestId: randomUUID(),
      input: {},
      hostname: "open",
      deadlineAt: ago(500),
      createdAt: ago(500),
    },
  });
  expect(await sweepDatabase(system)).toBe(9);
  expect(await system.session.findMany({ select: { id: true } })).toEqual([{ id: "new" }]);
  expect(await system.terminalTicket.count()).toBe(1);
  expect(await system.joinToken.count()).toBe(1);
  expect([await system.invitation.count(), await system.signInFailure.count(), await system.spentCode.count()]).toEqual(
    [1, 1, 1],
  );
  const left = await system.task.findMany({
    select: { hostname: true, _count: { select: { logLines: true } } },
    orderBy: { createdAt: "asc" },
  });
  expect(left.map(({ hostname, _count }) => [hostname, _count.logLines])).toEqual([
    ["open", 0],
    ["10", 1],
    ["100", 0],
  ]);
  expect(await sweepDatabase(system)).toBe(0);
});
