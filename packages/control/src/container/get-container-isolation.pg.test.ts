import { randomUUID } from "node:crypto";
import { type IsolationReport, isolationLayers } from "@berth/contract/isolation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import type { Actor, Caller } from "../actor.ts";
import { getContainerIsolation } from "./get-container-isolation.ts";

let house: TestPanel;
let owner: Caller & { tenantId: string };
let stranger: Caller & { tenantId: string };
let ctid: number;
/** What the node was asked, in order. */
const asked: unknown[] = [];
let isAway = false;

/** Two customers who are not kept apart: the worst there is to tell. */
function answer(of: number): IsolationReport {
  const rows = isolationLayers.map((layer) => ({
    layer,
    status: layer === "ipc" ? ("fail" as const) : ("pass" as const),
    inside: "4026532001",
    host: "4026531839",
    evidence: [],
    reasons: layer === "ipc" ? [{ code: "shared_with_neighbour" as const, about: "7777" }] : [],
  }));
  return { takenAtMs: 1_800_000_000_000, ctid: ctidSchema.parse(of), startId: `${of}.1.2`, rows };
}

/** The same person, whose panel has the node above. */
function onNode<C extends Caller>(caller: C): C {
  const get = (nodeId: string) => ({
    nodeId,
    ask: async (name: string, input: { ctid: number }) => {
      asked.push([nodeId, name, input]);
      if (isAway) throw new BerthError("node.unreachable", "nobody is there");
      return answer(input.ctid);
    },
  });
  return { ...caller, panel: { ...caller.panel, nodes: { get } as unknown as Actor["panel"]["nodes"] } };
}

beforeAll(async () => {
  house = await openTestPanel();
  owner = onNode(await house.makeCustomer("reader"));
  stranger = onNode(await house.makeCustomer("owner"));
  const row = await house.panel.db.system.container.create({
    data: { ...plainContainer, tenantId: owner.tenantId, nodeId: house.nodeId, hostname: randomUUID() },
  });
  ctid = row.ctid;
});
beforeEach(() => {
  asked.length = 0;
  isAway = false;
});
afterAll(() => house?.close());

test("the provider's admin reads the report of the container's own node, and whom a VPS is not kept apart from", async () => {
  const report = await getContainerIsolation.call(onNode(house.admin), { ctid });
  expect(asked).toEqual([[house.nodeId, "isolation.report", { ctid }]]);
  expect(report).toEqual(answer(ctid));
});

test("a customer reads the same of his own, but not who his neighbours are", async () => {
  const report = await getContainerIsolation.call(owner, { ctid });
  expect(report.rows.map(({ status }) => status)).toEqual(answer(ctid).rows.map(({ status }) => status));
  expect(report.rows.flatMap(({ reasons }) => reasons)).toEqual([{ code: "shared_with_neighbour", about: "none" }]);
  expect(JSON.stringify(report)).not.toContain("7777");
});

test("a stranger's answer is that of a missing container, and no node is asked", async () => {
  for (const [caller, input] of [
    [stranger, { ctid }],
    [owner, { ctid: 999_999 }],
  ] as const) {
    await expect(getContainerIsolation.call(caller, input)).rejects.toMatchObject({ code: "container.not_found" });
  }
  expect(asked).toEqual([]);
});

test("a node that is away is told as such", async () => {
  isAway = true;
  await expect(getContainerIsolation.call(owner, { ctid })).rejects.toMatchObject({ code: "node.unreachable" });
});
