import { randomUUID } from "node:crypto";
import type { NodeEvent, Observation } from "@berth/contract/observation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import type { Change } from "@berth/db/change.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { plainContainer } from "../../../db/test/plain-container.ts";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { type FakeAgent, startFakeAgent } from "../../test/fake-agent.ts";
import { facts } from "../../test/node-facts.ts";
import { quietLog } from "../../test/quiet-log.ts";
import { fingerprintOf, makeTestTls, type TestTls } from "../../test/test-tls.ts";
import { claimNode, LeaseLost } from "./lease-node.ts";
import { type NodeClients, openNodeClients } from "./node-clients.ts";
import { type NodeFollowers, openNodeFollowers } from "./node-followers.ts";
import { writeEvent } from "./write-observation.ts";

const rhythm = { renewMs: 100, helloMs: 100, lostAfterMs: 300, maxBackOffMs: 100 };
let cluster: PrivateCluster;
let database: Database;
let tls: TestTls;
let agent: FakeAgent;
let nodes: NodeClients;
let followers: NodeFollowers[];
/** What the double's node has, and what happens on it. */
let world: { seq: number; list: Observation[]; tell: (event: NodeEvent) => void; listed: number };
let heard: (Change | null)[];
let listening: Disposable;

const eventually = <T>(act: () => Promise<T> | T) => vi.waitFor(act, { timeout: 5000, interval: 20 });
const node = () => database.system.node.findUniqueOrThrow({ where: { id: tls.nodeId } });
const observations = () =>
  database.system.observation.findMany({ where: { nodeId: tls.nodeId }, orderBy: { ctid: "asc" } });

async function makeContainer(hostname: string) {
  const { system } = database;
  const tenant = await system.tenant.create({ data: { name: hostname } });
  const pool = await system.pool.upsert({
    where: { name: "nat" },
    create: { name: "nat", cidr: "198.51.100.0/24", delivery: "nat" },
    update: {},
  });
  const container = await system.container.create({
    data: { ...plainContainer, tenantId: tenant.id, nodeId: tls.nodeId, hostname },
  });
  const address = `198.51.100.${container.ctid - 99}`;
  await system.address.create({ data: { address, poolId: pool.id, tenantId: tenant.id, containerId: container.id } });
  return container;
}

function seen(container: { id: string; ctid: number }, patch: Partial<Observation> = {}): Observation {
  return {
    ctid: ctidSchema.parse(container.ctid),
    uuid: container.id,
    generation: 1,
    state: "running",
    wanted: "running",
    sinceMs: 1_700_000_000_000,
    seq: 1,
    init: { pid: 7, startTicks: "9" },
    exit: null,
    ...patch,
  };
}

function event(observation: Observation): NodeEvent {
  return {
    seq: observation.seq,
    atMs: 1,
    ctid: observation.ctid,
    kind: "container.changed",
    reason: "start",
    observation,
  };
}

/** Plays a node whose events come when the test tells them. */
async function startNode(): Promise<void> {
  const told: NodeEvent[] = [];
  const waiting = new Set<() => void>();
  world = {
    seq: 0,
    list: [],
    listed: 0,
    tell(event) {
      told.push(event);
      for (const wake of waiting) wake();
      waiting.clear();
    },
  };
  agent = await startFakeAgent(tls.node, {
    hello: () => facts,
    "container.list": () => {
      world.listed += 1;
      return { seq: world.seq, observations: world.list };
    },
    "events.stream": async function* ({ after }, gone) {
      const left = new Promise<void>((resolve) => gone?.addEventListener("abort", () => resolve()));
      const first = told.findIndex((event) => event.seq > after);
      for (let at = first === -1 ? told.length : first; gone?.aborted !== true; ) {
        while (at < told.length) yield told[at++];
        await Promise.race([left, new Promise<void>((resolve) => waiting.add(resolve))]);
      }
    },
    "container.put": ({ operationId, spec }) => ({
      id: operationId,
      kind: "container.put",
      ctid: spec.ctid,
      state: "succeeded",
      step: "done",
      percent: 100,
      seq: 1,
      startedAtMs: 1,
      endedAtMs: 2,
      error: null,
    }),
  });
}

/** No certificate is near its end here. */
const authority = { issueNode: () => Promise.reject(new Error("nothing is due")) };

function follow(): NodeFollowers {
  const one = openNodeFollowers({ db: database.system, nodes, log: quietLog, authority, rhythm, lookMs: 50 });
  followers.push(one);
  return one;
}

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("follow") });
});
afterAll(async () => {
  await database?.close();
  await cluster?.stop();
});
beforeEach(async () => {
  followers = [];
  heard = [];
  tls = await makeTestTls();
  await startNode();
  await database.system.node.create({
    data: {
      id: tls.nodeId,
      name: tls.nodeId,
      agentAddress: agent.address,
      certificateFingerprint: fingerprintOf(tls.node.certificatePem),
    },
  });
  nodes = openNodeClients({ db: database.system, authority: { panelIdentity: async () => tls.panel } });
  listening = await database.listen((change) => void heard.push(change));
});
afterEach(async () => {
  await Promise.all(followers.map((one) => one.close()));
  listening[Symbol.dispose]();
  await nodes.close();
  await agent.close();
  await database.system.node.updateMany({ data: { state: "revoked" } });
});

describe("a follower", () => {
  test("dials a joining node back, and its hello makes it joined", async () => {
    follow();
    await eventually(async () => expect(await node()).toMatchObject({ state: "joined", facts }));
    expect((await node()).joinedAt).not.toBeNull();
    const hint = { kind: "node", id: tls.nodeId, ctid: null, tenantId: null };
    await eventually(() => expect(heard).toContainEqual(hint));
  });

  test("writes an event down with its hint for the tenant", async () => {
    const container = await makeContainer("event");
    follow();
    await eventually(() => expect(world.listed).toBe(1));
    world.tell(event(seen(container)));
    await eventually(async () =>
      expect(await observations()).toMatchObject([{ containerId: container.id, state: "running", seq: 1 }]),
    );
    const { ctid, tenantId } = container;
    await eventually(() => expect(heard).toContainEqual({ kind: "container", id: container.id, ctid, tenantId }));
    expect((await node()).lastSeq).toBe(1);
  });

  test("ignores an older event that comes again", async () => {
    const container = await makeContainer("older");
    follow();
    await eventually(() => expect(world.listed).toBe(1));
    world.tell(event(seen(container, { seq: 1 })));
    world.tell(event(seen(container, { seq: 2, state: "stopping" })));
    world.tell(event(seen(container, { seq: 1, state: "starting" })));
    world.tell(
      event(seen(container, { seq: 3, state: "stopped", init: null, exit: { kind: "poweroff", code: 0, atMs: 5 } })),
    );
    await eventually(async () => expect((await node()).lastSeq).toBe(3));
    expect(await observations()).toMatchObject([{ state: "stopped", seq: 3, init: null, exit: { kind: "poweroff" } }]);
    expect(world.listed).toBe(1);
  });

  test("asks for the full list after a gap and forgets what is not in it", async () => {
    const [stays, goes] = [await makeContainer("stays"), await makeContainer("goes")];
    world.seq = 2;
    world.list = [seen(stays, { seq: 1 }), seen(goes, { seq: 2 })];
    follow();
    await eventually(async () => expect(await observations()).toHaveLength(2));
    world.seq = 9;
    world.list = [seen(stays, { seq: 9, state: "stopped" })];
    world.tell(event(seen(stays, { seq: 9, state: "stopped" })));
    await eventually(async () =>
      expect(await observations()).toMatchObject([{ ctid: stays.ctid, state: "stopped", seq: 9 }]),
    );
    expect(world.listed).toBe(2);
  });

  test("believes an agent that began anew", async () => {
    const container = await makeContainer("anew");
    await database.system.node.update({ where: { id: tls.nodeId }, data: { lastSeq: 500 } });
    await database.system.observation.create({
      data: {
        nodeId: tls.nodeId,
        ctid: container.ctid,
        containerId: container.id,
        uuid: container.id,
        generation: 1,
        state: "running",
        wanted: "running",
        since: new Date(),
        seq: 500,
      },
    });
    world.seq = 3;
    world.list = [seen(container, { seq: 0, state: "stopped" })];
    follow();
    await eventually(async () => expect(await observations()).toMatchObject([{ state: "stopped", seq: 0 }]));
    expect((await node()).lastSeq).toBe(3);
  });

  test("lists an orphan without giving it anybody's container", async () => {
    const container = await makeContainer("orphan");
    world.list = [seen({ id: randomUUID(), ctid: 9999 }), seen({ id: container.id, ctid: 9998 })];
    follow();
    await eventually(async () =>
      expect(await observations()).toMatchObject([{ containerId: null }, { containerId: null }]),
    );
    expect(heard.filter((change) => change?.kind === "container")).toEqual([]);
  });

  test("connects again when the line breaks and reads on", async () => {
    const container = await makeContainer("broken");
    follow();
    await eventually(() => expect(agent.asked).toContain("events.stream"));
    agent.cut();
    await eventually(() => expect(world.listed).toBe(2));
    world.tell(event(seen(container)));
    await eventually(async () => expect(await observations()).toHaveLength(1));
  });

  test("does not spin with a node that answers and hangs up", async () => {
    agent.answers["events.stream"] = async function* () {};
    const started = Date.now();
    follow();
    await eventually(() => expect(world.listed).toBeGreaterThanOrEqual(3));
    expect(Date.now() - started).toBeGreaterThan(150);
  });

  test("writes a list of 400 down in one go, and the same list again without a hint", async () => {
    const containers = [];
    for (let n = 0; n < 3; n++) containers.push(await makeContainer(`many-${n}`));
    const orphans = Array.from({ length: 397 }, (_, n) => seen({ id: randomUUID(), ctid: 200_000 + n }));
    world.list = [...containers.map((container) => seen(container)), ...orphans];
    follow();
    await eventually(async () => expect(await observations()).toHaveLength(400));
    await eventually(() => expect(heard.filter((change) => change?.kind === "container")).toHaveLength(3));
    await eventually(() => expect(agent.asked).toContain("events.stream"));
    agent.cut();
    await eventually(() => expect(world.listed).toBe(2));
    await eventually(() => expect(agent.asked.filter((name) => name === "events.stream")).toHaveLength(2));
    expect(heard.filter((change) => change?.kind === "container")).toHaveLength(3);
  });

  test("marks a silent node lost, tells its containers' owners, and finds it again", async () => {
    const container = await makeContainer("lost");
    follow();
    await eventually(async () => expect((await node()).state).toBe("joined"));
    const port = Number(agent.address.split(":")[1]);
    await agent.close();
    await eventually(async () => expect((await node()).state).toBe("lost"));
    await eventually(() =>
      expect(heard).toContainEqual(expect.objectContaining({ kind: "container", id: container.id })),
    );
    const { answers } = agent;
    agent = await startFakeAgent(tls.node, answers, port);
    await eventually(async () => expect((await node()).state).toBe("joined"));
  });

  test("puts a spec whose generation the node lacks, and nothing the node does not have", async () => {
    const [behind, absent] = [await makeContainer("behind"), await makeContainer("absent")];
    await database.system.container.updateMany({
      where: { id: { in: [behind.id, absent.id] } },
      data: { generation: 2 },
    });
    world.list = [seen(behind, { generation: 1 })];
    const put: unknown[] = [];
    const answer = agent.answers["container.put"];
    agent.answers["container.put"] = (input) => {
      put.push(input.spec.ctid, input.spec.generation);
      return answer?.(input);
    };
    follow();
    await eventually(() => expect(put).toEqual([behind.ctid, 2]));
  });
});

describe("the lease", () => {
  test("of two panels one follows, and the other takes over when it goes", async () => {
    const container = await makeContainer("two");
    const panels = [follow(), follow()];
    await eventually(() => expect(world.listed).toBe(1));
    for (const [index, panel] of panels.entries()) {
      const seq = index + 1;
      world.tell(event(seen(container, { seq })));
      await eventually(async () => expect((await node()).lastSeq).toBe(seq));
      world.seq = seq;
      world.list = [seen(container, { seq })];
      await panel.close();
    }
    expect((await node()).leaseHolder).toBeNull();
    expect(world.listed).toBeLessThanOrEqual(2);
  });

  test("a write under an older fence changes nothing", async () => {
    const container = await makeContainer("fence");
    const { system } = database;
    const old = await claimNode(system, tls.nodeId, "one");
    if (old === null) throw new Error("the lease was free");
    expect(await claimNode(system, tls.nodeId, "two")).toBeNull();
    await system.node.update({ where: { id: tls.nodeId }, data: { leaseUntil: new Date(0) } });
    const young = await claimNode(system, tls.nodeId, "two");
    expect(young?.fence).toBe(old.fence + 1);
    await expect(writeEvent(system, old, event(seen(container)))).rejects.toThrow(LeaseLost);
    expect(await observations()).toEqual([]);
  });

  test("revoking a node ends its follower and its connections", async () => {
    follow();
    await eventually(async () => expect((await node()).state).toBe("joined"));
    await database.system.node.update({ where: { id: tls.nodeId }, data: { state: "revoked" } });
    await eventually(async () => expect((await node()).leaseHolder).toBeNull());
    await followers[0]?.close();
    await expect(nodes.get(tls.nodeId).ask("container.list", {})).rejects.toMatchObject({ code: "node.not_found" });
    expect((await node()).state).toBe("revoked");
  });
});
