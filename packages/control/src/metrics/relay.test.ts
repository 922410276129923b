import type { Sample } from "@berth/contract/sample.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { zeroCounters } from "@berth/core/metrics/counters.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FakeAgent, startFakeAgent } from "../../test/fake-agent.ts";
import { quietLog } from "../../test/quiet-log.ts";
import { makeTestTls } from "../../test/test-tls.ts";
import { openNodeClient } from "../node/node-client.ts";
import type { NodeClients } from "../node/node-clients.ts";
import { type MetricsRelay, openMetricsRelay } from "./relay.ts";

const [a, b]: [Ctid, Ctid] = [ctidSchema.parse(101), ctidSchema.parse(102)];
let agent: FakeAgent;
let nodes: NodeClients;
let relay: MetricsRelay;
let nodeId: string;
/** The streams that are open at the double now: the containers of each. */
let open: number[][];
let tick: number;
let rings: Map<number, Sample[]>;

const eventually = <T>(act: () => Promise<T> | T) => vi.waitFor(act, { timeout: 5000, interval: 10 });

function sample(ctid: number, n: number): Sample {
  const counters = { ...zeroCounters, cpuUsageUsec: n, processes: 1 };
  return { ctid: ctidSchema.parse(ctid), startId: "life", n, atMs: n * 1000, counters };
}

/** Reads rows in the background until the signal aborts. */
function collect(ctid: Ctid): { ns: number[]; rows: number; leave: () => void; ended: Promise<void> } {
  const stop = new AbortController();
  const got = { ns: [] as number[], rows: 0, leave: () => stop.abort(), ended: Promise.resolve() };
  got.ended = (async () => {
    for await (const row of relay.watch(nodeId, ctid, stop.signal)) {
      got.rows += 1;
      got.ns.push(...row.map(({ n }) => n));
    }
  })();
  return got;
}

let wake: () => void;
let ticked: Promise<void>;
/** One second passes at the node: every ring grows, every stream gets a row. */
function tickOnce(): void {
  tick += 1;
  for (const ctid of [a, b]) rings.set(ctid, [...(rings.get(ctid) ?? []), sample(ctid, tick)]);
  const last = wake;
  ticked = new Promise((resolve) => (wake = resolve));
  last();
}

beforeEach(async () => {
  open = [];
  tick = 0;
  rings = new Map();
  ticked = new Promise((resolve) => (wake = resolve));
  const tls = await makeTestTls();
  nodeId = tls.nodeId;
  agent = await startFakeAgent(tls.node, {
    "metrics.recent": ({ ctid }) => rings.get(ctid) ?? [],
    "metrics.stream": async function* ({ ctids }, gone) {
      const left = new Promise<void>((resolve) => gone?.addEventListener("abort", () => resolve()));
      open.push(ctids);
      try {
        while (gone?.aborted !== true) {
          await Promise.race([left, ticked]);
          yield ctids.map((ctid: number) => sample(ctid, tick));
        }
      } finally {
        open.splice(open.indexOf(ctids), 1);
      }
    },
  });
  const source = {
    nodeId,
    findEndpoint: async () => ({ agentAddress: agent.address, certificateFingerprint: null }),
    identity: async () => tls.panel,
  };
  const client = openNodeClient(source);
  nodes = { get: () => client, drop: async () => undefined, close: () => client.close() };
  relay = openMetricsRelay({ nodes, log: quietLog });
});
afterEach(async () => {
  await relay.close();
  await nodes.close();
  await agent.close();
});

test("nothing is asked of a node that nobody watches", () => {
  expect(agent.asked).toEqual([]);
});

test("the first row is the ring, then every tick comes once", async () => {
  tickOnce();
  tickOnce();
  const got = collect(a);
  await eventually(() => expect(got.ns).toEqual([1, 2]));
  await eventually(() => expect(open).toEqual([[a]]));
  tickOnce();
  await eventually(() => expect(got.ns).toEqual([1, 2, 3]));
  tickOnce();
  await eventually(() => expect(got.ns).toEqual([1, 2, 3, 4]));
  got.leave();
  await got.ended;
});

test("a tick that fell between ring and stream is filled from the ring", async () => {
  tickOnce();
  const got = collect(a);
  await eventually(() => expect(got.rows).toBe(1));
  tickOnce();
  await eventually(() => expect(open).toEqual([[a]]));
  tickOnce();
  await eventually(() => expect(got.ns).toEqual([1, 2, 3]));
  got.leave();
});

test("ten watchers of two containers are one stream, and the last to leave closes it", async () => {
  const watchers = [a, b, a, b, a, b, a, b, a, b].map(collect);
  await eventually(() => expect(open).toEqual([[a, b]]));
  await eventually(() => expect(watchers.every((got) => got.rows === 1)).toBe(true));
  tickOnce();
  await eventually(() => expect(watchers.every((got) => got.ns.at(-1) === 1)).toBe(true));
  for (const got of watchers) got.leave();
  await Promise.all(watchers.map((got) => got.ended));
  await eventually(() => expect(open).toEqual([]));
  const again = collect(b);
  await eventually(() => expect(open).toEqual([[b]]));
  again.leave();
});

test("a stream follows what is watched as watchers come and go", async () => {
  const [first, second] = [collect(a), collect(b)];
  await eventually(() => expect(open).toEqual([[a, b]]));
  first.leave();
  await eventually(() => expect(open).toEqual([[b]]));
  tickOnce();
  await eventually(() => expect(second.ns).toEqual([1]));
  second.leave();
});

test("after a broken line the ticks that were missed come from the ring", async () => {
  const got = collect(a);
  await eventually(() => expect(open).toEqual([[a]]));
  tickOnce();
  await eventually(() => expect(got.ns).toEqual([1]));
  agent.cut();
  tickOnce();
  tickOnce();
  await eventually(() => expect(agent.asked.filter((name) => name === "metrics.stream")).toHaveLength(2));
  tickOnce();
  await eventually(() => expect(got.ns).toEqual([1, 2, 3, 4]));
  got.leave();
});

test("a node that refuses the ring ends the watch with its error", async () => {
  agent.answers["metrics.recent"] = () => {
    throw new BerthError("container.not_found", "no such container");
  };
  await expect(collect(a).ended).rejects.toMatchObject({ code: "container.not_found" });
});
