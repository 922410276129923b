import { randomUUID } from "node:crypto";
import type { History, HistoryAsk, HistorySeries } from "@berth/contract/history.ts";
import { historySeriesNames } from "@berth/contract/history.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import type { Actor, Caller } from "../actor.ts";
import { getContainerMetrics } from "./get-container-metrics.ts";

const HOUR_MS = 3_600_000;
const empty: HistorySeries = { avg: [], min: [], max: [] };

let house: TestPanel;
let owner: Caller & { tenantId: string };
let stranger: Caller & { tenantId: string };
let ctid: number;
/** What the node was asked, in order. */
const asked: { nodeId: string; name: string; input: HistoryAsk }[] = [];
let isAway = false;

/** A node that has measured nothing in the stretch it is asked for. */
function answer({ fromMs, toMs }: HistoryAsk): History {
  const series = Object.fromEntries(historySeriesNames.map((name) => [name, empty])) as History["series"];
  return { fromMs, toMs, stepMs: 20_000, atMs: [], series, gaps: [{ fromMs, toMs }] };
}

/** The same person, whose panel has the node above. */
function onNode<C extends Caller>(caller: C): C {
  const get = (nodeId: string) => ({
    nodeId,
    ask: async (name: string, input: HistoryAsk) => {
      asked.push({ nodeId, name, input });
      if (isAway) throw new BerthError("node.unreachable", "nobody is there");
      return answer(input);
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

const hour = () => ({ ctid, spanMs: HOUR_MS, toMs: null, points: 240 });

test("a reader of the tenant and the provider's admin see the history, asked of the container's own node", async () => {
  for (const caller of [owner, onNode(house.admin)]) {
    const history = await getContainerMetrics.call(caller, hour());
    expect(history.toMs - history.fromMs).toBe(HOUR_MS);
    expect(Math.abs(history.toMs - Date.now())).toBeLessThan(60_000);
  }
  expect(asked.map(({ nodeId, name, input }) => [nodeId, name, input.ctid])).toEqual(
    Array.from({ length: 2 }, () => [house.nodeId, "metrics.history", ctid]),
  );
});

test("a stranger's answer is that of a missing container, and no node is asked", async () => {
  const missing = { ...hour(), ctid: 999_999 };
  for (const [caller, input] of [
    [stranger, hour()],
    [stranger, missing],
    [owner, missing],
  ] as const) {
    await expect(getContainerMetrics.call(caller, input)).rejects.toMatchObject({ code: "container.not_found" });
  }
  expect(asked).toEqual([]);
});

test("a stretch that is none is refused with its field", async () => {
  for (const [field, value] of [
    ["spanMs", 0],
    ["points", 241],
    ["toMs", -1],
  ] as const) {
    await expect(getContainerMetrics.call(owner, { ...hour(), [field]: value })).rejects.toMatchObject({
      code: "input.invalid",
      field,
    });
  }
});

test("a node that is away is told as such", async () => {
  isAway = true;
  await expect(getContainerMetrics.call(owner, hour())).rejects.toMatchObject({ code: "node.unreachable" });
});
