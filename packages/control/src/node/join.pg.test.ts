import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { errorCatalogue } from "@berth/core/errors/catalogue.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { joinPanel } from "../../../../native-agent/src/join/join-panel.ts";
import type { NodeIdentity } from "../../../../native-agent/src/join/node-identity.ts";
import { createRenewal } from "../../../../native-agent/src/join/renew-certificate.ts";
import { createDestructiveLimit } from "../../../../native-agent/src/procedures/destructive-limit.ts";
import { agentRouter } from "../../../../native-agent/src/procedures/router.ts";
import { answerRequests, type Services } from "../../../../native-agent/src/server/answer-requests.ts";
import { openPanelServer, type PanelServer } from "../../../../native-agent/src/server/panel-server.ts";
import { openState, type State } from "../../../../native-agent/src/state/state.ts";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { facts } from "../../test/node-facts.ts";
import { quietLog } from "../../test/quiet-log.ts";
import { type CertificateAuthority, openCertificateAuthority } from "./certificate-authority.ts";
import { dialNode } from "./dial-node.ts";
import { joinNode } from "./join.ts";
import { createJoinToken } from "./join-token.ts";
import { claimNode, type NodeLease, releaseLease } from "./lease-node.ts";
import { type NodeClients, openNodeClients } from "./node-clients.ts";
import { openNodeFollowers } from "./node-followers.ts";
import { renewCertificate } from "./renew-certificate.ts";

// The agent's own join, doors, router and state on one side, the panel's authority, join and follower
// on the other: everything of both but the kernel.

const rhythm = { renewMs: 200, helloMs: 200, lostAfterMs: 500, maxBackOffMs: 100 };
let cluster: PrivateCluster;
let database: Database;
let authority: CertificateAuthority;
let door: Server;
let panelUrl: string;
let folder: string;
let state: State;
let nodes: NodeClients;
let listening: PanelServer | null;
let port: number;

const eventually = <T>(act: () => Promise<T> | T) => vi.waitFor(act, { timeout: 5000, interval: 20 });

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** Opens the real agent's port; only what talks to the kernel is missing behind it. */
async function openAgent(joined: NodeIdentity): Promise<PanelServer> {
  let identity = joined;
  const services = {
    agent: { state, log: quietLog },
    readFacts: () => facts,
    renewal: createRenewal({
      read: () => identity,
      replace(next) {
        identity = next;
        listening?.renewIdentity(next);
      },
    }),
    destructiveLimit: createDestructiveLimit(100),
  };
  const onRequest = answerRequests(agentRouter, services as unknown as Services, "panel");
  listening = await openPanelServer({
    host: "127.0.0.1",
    port,
    identity,
    onRequest,
    onUpgrade: (_req, socket) => socket.destroy(),
  });
  return listening;
}

const join1 = async (token: string) => joinPanel({ panelUrl, token, agentAddress: `127.0.0.1:${port}` });
const newToken = async (nodeId: string | null = null) =>
  (await createJoinToken({ db: database.system, authority }, nodeId)).token;
const joinAs = (body: unknown) => joinNode({ db: database.system, authority, requestId: randomUUID() }, body);

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("joining") });
  authority = await openCertificateAuthority({ db: database.system, secret: "secret" });
  door = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    try {
      res.end(JSON.stringify(await joinAs(JSON.parse(body))));
    } catch (error) {
      res.writeHead(error instanceof BerthError ? errorCatalogue[error.code].http : 500).end();
    }
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  panelUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(async () => {
  door?.close();
  await database?.close();
  await cluster?.stop();
});
beforeEach(async () => {
  port = await freePort();
  listening = null;
  folder = mkdtempSync(join(tmpdir(), "berth-join-"));
  state = openState({ path: ":memory:", operationLogDir: folder, uidBase: 2_013_265_920, uidRangeCount: 8 });
  nodes = openNodeClients({ db: database.system, authority });
});
afterEach(async () => {
  await listening?.close();
  await nodes.close();
  state.close();
  await rm(folder, { recursive: true });
});

describe("joining", () => {
  test("a node with a token is signed, dialled back, and joined after its hello", async () => {
    const identity = await join1(await newToken());
    const where = { id: identity.nodeId };
    expect(await database.system.node.findUnique({ where })).toMatchObject({ state: "joining", facts: null });
    await openAgent(identity);
    const followers = openNodeFollowers({ db: database.system, nodes, log: quietLog, authority, rhythm, lookMs: 50 });
    await eventually(async () =>
      expect(await database.system.node.findUnique({ where })).toMatchObject({ state: "joined", facts }),
    );
    await followers.close();
  });

  test("a token is good once, whoever comes at the same moment", async () => {
    const token = await newToken();
    const joins = await Promise.allSettled([1, 2, 3, 4].map(() => join1(token)));
    expect(joins.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    await expect(join1(token)).rejects.toMatchObject({ code: "join.token_invalid" });
  });

  test("a token is good for an hour", async () => {
    const token = await newToken();
    await database.system.joinToken.updateMany({
      where: { usedAt: null },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await expect(join1(token)).rejects.toMatchObject({ code: "join.token_invalid" });
  });

  test("a request that cannot be signed does not use the token up", async () => {
    const token = await newToken();
    const body = { token, csrPem: "garbage", hostname: "h", agentAddress: "127.0.0.1:1" };
    await expect(joinAs(body)).rejects.toMatchObject({ code: "join.failed" });
    expect((await join1(token)).nodeId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("hosts of one name are nodes with names of their own, also when they come at once", async () => {
    const joined = await Promise.all(Array.from({ length: 4 }, async () => join1(await newToken())));
    const ids = joined.map(({ nodeId }) => nodeId);
    const names = await database.system.node.findMany({ where: { id: { in: ids } } });
    expect(new Set(names.map(({ name }) => name)).size).toBe(4);
    const lines = await database.system.auditEntry.findMany({ where: { action: "node.join", subjectId: { in: ids } } });
    expect(lines).toHaveLength(4);
  });

  test("a host that lost its key comes back as the node it was, and the old key opens nothing", async () => {
    const lost = await join1(await newToken());
    const back = await join1(await newToken(lost.nodeId));
    expect(back.nodeId).toBe(lost.nodeId);
    const old = await openAgent(lost);
    await expect(nodes.get(lost.nodeId).ask("container.list", {})).rejects.toMatchObject({ code: "node.unreachable" });
    old.replaceIdentity(back);
    expect(await nodes.get(lost.nodeId).ask("container.list", {})).toMatchObject({ observations: [] });
    await database.system.node.update({ where: { id: lost.nodeId }, data: { state: "revoked" } });
    await expect(join1(await newToken(lost.nodeId))).rejects.toMatchObject({ code: "join.token_invalid" });
  });

  test("the token itself is not in the database", async () => {
    const token = await newToken();
    expect(JSON.stringify(await database.system.joinToken.findMany())).not.toContain(token.slice(0, 43));
  });

  test("one node's certificate opens nothing at another", async () => {
    const [one, two] = [await join1(await newToken()), await join1(await newToken())];
    await openAgent(one);
    const { system } = database;
    const thief = openNodeClients({
      db: system,
      authority: {
        panelIdentity: async () => ({ certificatePem: two.certificatePem, keyPem: two.keyPem, caPem: two.caPem }),
      },
    });
    await expect(thief.get(one.nodeId).ask("container.list", {})).rejects.toMatchObject({ code: "node.unreachable" });
    expect(await nodes.get(one.nodeId).ask("container.list", {})).toEqual({ seq: 0, observations: [] });
    await thief.close();
  });
});

describe("the follower and the agent's own event log", () => {
  test("what changes at the node is known at the panel, also after the agent was away", async () => {
    const identity = await join1(await newToken());
    const nodeId = identity.nodeId;
    const first = await openAgent(identity);
    const followers = openNodeFollowers({ db: database.system, nodes, log: quietLog, authority, rhythm, lookMs: 50 });
    const rows = () =>
      database.system.observation.findMany({ where: { nodeId }, select: { ctid: true, state: true, seq: true } });
    await eventually(async () =>
      expect((await database.system.node.findUnique({ where: { id: nodeId } }))?.state).toBe("joined"),
    );
    const spec = containerSpecSchema.parse({
      ctid: 101,
      uuid: randomUUID(),
      generation: 1,
      hostname: "vps",
      imageDigest: "0".repeat(64),
      limits: {
        cpuMillicores: 1000,
        memoryBytes: 1 << 29,
        swapBytes: 0,
        diskBytes: 1 << 30,
        processes: 100,
        diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
      },
      network: { ipv4: "198.51.100.7", delivery: "nat", nameservers: [] },
      firstBoot: { rootPasswordHash: null, sshKeys: [] },
      isAutostart: false,
      isSuspended: false,
    });
    state.containers.putSpec(spec);
    state.change(spec.ctid, { state: "stopped" }, "created");
    await eventually(async () => expect(await rows()).toMatchObject([{ ctid: 101, state: "stopped" }]));
    await first.close();
    state.change(spec.ctid, { state: "starting" }, "start");
    state.change(spec.ctid, { state: "running" }, "start");
    await openAgent(identity);
    await eventually(async () => expect(await rows()).toMatchObject([{ state: "running" }]));
    state.containers.remove(spec.ctid, "delete");
    await eventually(async () => expect(await rows()).toEqual([]));
    await followers.close();
  });
});

describe("a certificate near its end", () => {
  const find = (nodeId: string) => database.system.node.findUniqueOrThrow({ where: { id: nodeId } });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

  /** A joined node whose certificate has ten days left. */
  async function makeOld(): Promise<{ nodeId: string; fingerprint: string; lease: NodeLease }> {
    const identity = await join1(await newToken());
    await openAgent(identity);
    const data = { certificateExpiresAt: inDays(10) };
    const { certificateFingerprint } = await database.system.node.update({ where: { id: identity.nodeId }, data });
    const lease = await claimNode(database.system, identity.nodeId, "test");
    if (lease === null || certificateFingerprint === null) throw new Error("the node is followed already");
    return { nodeId: identity.nodeId, fingerprint: certificateFingerprint, lease };
  }

  function renew({ nodeId, lease }: { nodeId: string; lease: NodeLease }, client = nodes.get(nodeId)): Promise<void> {
    return renewCertificate({ db: database.system, client, lease, log: quietLog, authority });
  }

  /** Which certificate the agent shows to whoever dials now. */
  async function shownFingerprint(nodeId: string): Promise<string> {
    const socket = await dialNode({
      nodeId,
      findEndpoint: async () => ({ agentAddress: `127.0.0.1:${port}`, certificateFingerprint: null }),
      identity: () => authority.panelIdentity(),
    });
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256.replaceAll(":", "").toLowerCase();
  }

  test("is renewed by the follower, under a new key, and nobody is cut off", async () => {
    const { nodeId, fingerprint, lease } = await makeOld();
    await releaseLease(database.system, lease);
    const gone = new AbortController();
    const events = nodes.get(nodeId).streamEvents(0, gone.signal)[Symbol.asyncIterator]().next();
    const followers = openNodeFollowers({ db: database.system, nodes, log: quietLog, authority, rhythm, lookMs: 50 });
    await eventually(async () => expect((await find(nodeId)).certificateFingerprint).not.toBe(fingerprint));
    const renewed = await find(nodeId);
    expect(renewed).toMatchObject({ state: "joined", nextFingerprint: null, nextExpiresAt: null });
    expect(Math.round(((renewed.certificateExpiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(90);
    expect(await shownFingerprint(nodeId)).toBe(renewed.certificateFingerprint);
    expect(
      await Promise.race([
        events.then(
          () => "cut",
          () => "cut",
        ),
        delay(50, "open"),
      ]),
    ).toBe("open");
    await followers.close();
    gone.abort();
    const fresh = openNodeClients({ db: database.system, authority });
    expect(await fresh.get(nodeId).ask("container.list", {})).toMatchObject({ observations: [] });
    await fresh.close();
  });

  test("is left alone while it has a month", async () => {
    const old = await makeOld();
    await database.system.node.update({ where: { id: old.nodeId }, data: { certificateExpiresAt: inDays(31) } });
    await renew(old);
    expect(await shownFingerprint(old.nodeId)).toBe(old.fingerprint);
  });

  test.each(["before it was installed", "after it was installed"])(
    "is renewed also when the line broke %s",
    async (when) => {
      const old = await makeOld();
      const client = nodes.get(old.nodeId);
      const broken: typeof client = {
        ...client,
        async call(name, input, options) {
          if (name !== "certificate.install") return client.call(name, input, options);
          if (when === "after it was installed") await client.call(name, input, options);
          throw new BerthError("node.timeout", "the line broke");
        },
      };
      await expect(renew(old, broken)).rejects.toMatchObject({ code: "node.timeout" });
      expect((await find(old.nodeId)).nextFingerprint).not.toBeNull();
      // Whichever of the two it shows now, a panel that dials anew gets in.
      const fresh = openNodeClients({ db: database.system, authority });
      await renew(old, fresh.get(old.nodeId));
      await fresh.close();
      const renewed = await find(old.nodeId);
      expect(renewed).toMatchObject({
        nextFingerprint: null,
        certificateFingerprint: await shownFingerprint(old.nodeId),
      });
      expect(renewed.certificateFingerprint).not.toBe(old.fingerprint);
    },
  );

  test("is not replaced by one for another key, another node or of another authority", async () => {
    const old = await makeOld();
    const install = (certificatePem: string) => nodes.get(old.nodeId).call("certificate.install", { certificatePem });
    const request = async () => (await nodes.get(old.nodeId).call("certificate.request", {})).csrPem;
    const outdated = (await authority.issueNode(await request(), old.nodeId)).certificatePem;
    const csrPem = await request();
    const others = (await authority.issueNode(csrPem, randomUUID())).certificatePem;
    for (const wrong of [outdated, others, "no certificate", authority.caPem])
      await expect(install(wrong)).rejects.toMatchObject({ code: "operation.conflict" });
    expect(await shownFingerprint(old.nodeId)).toBe(old.fingerprint);
    await install((await authority.issueNode(csrPem, old.nodeId)).certificatePem);
    expect(await shownFingerprint(old.nodeId)).not.toBe(old.fingerprint);
  });
});
