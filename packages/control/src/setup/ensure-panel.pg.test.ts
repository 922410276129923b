import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { type CertificateAuthority, openCertificateAuthority } from "../node/certificate-authority.ts";
import { type Ensured, type EnsureOptions, ensurePanel } from "./ensure-panel.ts";
import { hashToken } from "./hash-token.ts";

let cluster: PrivateCluster;
let database: Database;
let authority: CertificateAuthority;

beforeAll(async () => {
  cluster = await startPrivateCluster();
});
beforeEach(async () => {
  database = openDatabase({ url: await cluster.createDatabase(`e${randomUUID().replaceAll("-", "")}`) });
  authority = await openCertificateAuthority({ db: database.system, secret: "s".repeat(32) });
});
afterEach(() => database?.close());
afterAll(() => cluster?.stop());

const agentAddress = "127.0.0.1:8007";
const fingerprint = "f".repeat(64);
const tomorrow = new Date(Date.now() + 86_400_000);

function ensure(change: Partial<EnsureOptions> = {}): Promise<Ensured> {
  const { system: db } = database;
  return ensurePanel({
    db,
    authority,
    publicUrl: "http://127.0.0.1:8006",
    natCidr: "198.51.100.0/24",
    host: null,
    ...change,
  });
}

const makeNode = (change: Partial<Parameters<Database["system"]["node"]["create"]>[0]["data"]> = {}) =>
  database.system.node.create({
    data: { name: "n1", agentAddress, certificateFingerprint: fingerprint, certificateExpiresAt: tomorrow, ...change },
  });

/** What the next start of a host gives: nothing, a token for a new node, or one for the node of this id. */
async function nextStart(identity: { nodeId: string; certificateFingerprint: string } | null): Promise<string | null> {
  const { joinToken } = await ensure({ host: { agentAddress, identity } });
  if (joinToken === null) return null;
  const row = await database.system.joinToken.findUniqueOrThrow({ where: { tokenHash: hashToken(joinToken) } });
  return row.nodeId ?? "new";
}

test("doing it again changes nothing but the links, of which the newest alone works", async () => {
  const { system: db } = database;
  const first = await ensure();
  const second = await ensure({ natCidr: "203.0.113.0/24" });
  expect([await db.tenant.count(), await db.pool.findMany({ select: { cidr: true } })]).toEqual([
    1,
    [{ cidr: "198.51.100.0/24" }],
  ]);
  expect(first.setupUrl).not.toBe(second.setupUrl);
  const links = await db.setupLink.findMany();
  expect(links.map(({ tokenHash }) => tokenHash)).toEqual([hashToken(second.setupUrl?.split("token=")[1] ?? "")]);
  await expect(ensure({ natCidr: "198.51.100.1/24" })).rejects.toThrow();
});

describe("a panel with no agent beside it", () => {
  test("gives a token until a node has really joined, and then only when asked", async () => {
    await database.system.user.create({ data: { id: "u", name: "Anna", email: "anna@example.org" } });
    const node = await makeNode({ state: "joining" });
    expect((await ensure()).joinToken).toMatch(/^[A-Za-z0-9_-]{43}\.[0-9a-f]{32}$/);
    await database.system.node.update({ where: { id: node.id }, data: { state: "lost" } });
    expect(await ensure()).toEqual({ setupUrl: null, joinToken: null });
    expect((await ensure({ isJoinWanted: true })).joinToken).not.toBeNull();
  });
});

describe("this host", () => {
  test("joins as a new node once, and then needs nothing", async () => {
    expect(await nextStart(null)).toBe("new");
    const { id: nodeId } = await makeNode({ state: "joined" });
    expect(await nextStart({ nodeId, certificateFingerprint: fingerprint })).toBeNull();
  });

  test("comes back as the node it was when it died before it kept its key, or lost it since", async () => {
    for (const state of ["joining", "joined", "lost"] as const) {
      const { id } = await makeNode({ name: state, state });
      expect(await nextStart(null)).toBe(id);
      await database.system.node.delete({ where: { id } });
    }
  });

  test("comes back when it holds a key of before, or one that has run out, and not while that is being renewed", async () => {
    const { id: nodeId } = await makeNode({ state: "lost" });
    const held = { nodeId, certificateFingerprint: fingerprint };
    expect(await nextStart({ ...held, certificateFingerprint: "e".repeat(64) })).toBe(nodeId);
    await database.system.node.update({
      where: { id: nodeId },
      data: { nextFingerprint: "e".repeat(64), nextExpiresAt: tomorrow },
    });
    expect(await nextStart({ ...held, certificateFingerprint: "e".repeat(64) })).toBeNull();
    await database.system.node.update({ where: { id: nodeId }, data: { certificateExpiresAt: new Date() } });
    expect(await nextStart(held)).toBe(nodeId);
  });

  test("of another panel, or of a node that was revoked, joins as a new one", async () => {
    expect(await nextStart({ nodeId: randomUUID(), certificateFingerprint: fingerprint })).toBe("new");
    const { id: nodeId } = await makeNode({ state: "revoked" });
    expect(await nextStart({ nodeId, certificateFingerprint: fingerprint })).toBe("new");
  });
});
