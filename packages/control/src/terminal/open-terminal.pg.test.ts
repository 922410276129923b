import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import type { Caller } from "../actor.ts";
import { openTerminal } from "./open-terminal.ts";

let house: TestPanel;
let owner: Caller & { tenantId: string };
let theirs: { id: string; ctid: number };
let ours: { id: string; ctid: number };

beforeAll(async () => {
  house = await openTestPanel();
  owner = await house.makeCustomer("owner");
});
afterAll(() => house?.close());

async function makeContainer(tenantId: string) {
  const data = { ...plainContainer, tenantId, nodeId: house.nodeId, hostname: randomUUID() };
  return house.panel.db.system.container.create({ data });
}
beforeEach(async () => {
  theirs = await makeContainer(owner.tenantId);
  ours = await makeContainer(house.providerId);
});

const ask = (ctid: number, rest: object = {}) => ({
  ctid,
  purpose: "root-shell",
  shellId: null,
  size: { cols: 80, rows: 24 },
  ...rest,
});
const lines = (subjectId: string) =>
  house.panel.db.system.auditEntry.findMany({ where: { subjectId }, orderBy: { id: "asc" } });

test("staff opens a customer's root shell or console with a reason only, and the reason is in the audit", async () => {
  for (const purpose of ["root-shell", "console"]) {
    const refused = await refusal(openTerminal.call(house.admin, ask(theirs.ctid, { purpose })));
    expect([refused.code, refused.field]).toEqual(["audit.reason_required", "reason"]);
  }
  expect(await lines(theirs.id)).toEqual([]);
  await openTerminal.call(house.admin, ask(theirs.ctid, { reason: " ticket 4711 " }));
  await openTerminal.call(house.admin, ask(theirs.ctid, { reason: "boot hangs", purpose: "console" }));
  expect(await lines(theirs.id)).toMatchObject([
    { action: "terminal.root_shell", isStaff: true, reason: "ticket 4711", tenantId: owner.tenantId },
    { action: "terminal.console", isStaff: true, reason: "boot hangs" },
  ]);
});

test("the customer and the provider's own VPS need no reason", async () => {
  await openTerminal.call(owner, ask(theirs.ctid));
  await openTerminal.call(house.admin, ask(ours.ctid));
  expect(await lines(theirs.id)).toMatchObject([{ isStaff: false, reason: null }]);
  expect(await lines(ours.id)).toMatchObject([{ isStaff: false, reason: null }]);
});

test("coming back to one's shell is no second line, but it has its reason and one must have been there", async () => {
  const back = ask(theirs.ctid, { shellId: randomUUID(), reason: "ticket 4711" });
  await openTerminal.call(house.admin, back);
  expect(await lines(theirs.id)).toMatchObject([{ details: { isReconnect: true } }]);
  await openTerminal.call(house.admin, back);
  expect(await lines(theirs.id)).toHaveLength(1);
  expect((await refusal(openTerminal.call(house.admin, { ...back, reason: null }))).code).toBe("audit.reason_required");
  // Somebody else's line is not mine, and another terminal's is not this one's.
  await openTerminal.call(owner, { ...back, reason: null });
  await openTerminal.call(house.admin, { ...back, purpose: "console" });
  expect(await lines(theirs.id)).toHaveLength(3);
});
