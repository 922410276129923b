import { openDatabase } from "@berth/db/database.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { openCertificateAuthority } from "../node/certificate-authority.ts";
import { ensurePanel } from "./ensure-panel.ts";
import { hashToken } from "./hash-token.ts";

let cluster: PrivateCluster;
beforeAll(async () => {
  cluster = await startPrivateCluster();
});
afterAll(() => cluster?.stop());

test("doing it again changes nothing but the links, of which the newest alone works", async () => {
  await using database = Object.assign(openDatabase({ url: await cluster.createDatabase("berth") }), {
    [Symbol.asyncDispose]: async () => database.close(),
  });
  const { system: db } = database;
  const authority = await openCertificateAuthority({ db, secret: "s".repeat(32) });
  const options = { db, authority, publicUrl: "http://127.0.0.1:8006", natCidr: "198.51.100.0/24" };
  const first = await ensurePanel(options);
  const second = await ensurePanel({ ...options, natCidr: "203.0.113.0/24" });
  expect([await db.tenant.count(), await db.pool.findMany({ select: { cidr: true } })]).toEqual([
    1,
    [{ cidr: "198.51.100.0/24" }],
  ]);
  expect(first.setupUrl).not.toBe(second.setupUrl);
  const links = await db.setupLink.findMany();
  expect(links.map(({ tokenHash }) => tokenHash)).toEqual([hashToken(second.setupUrl?.split("token=")[1] ?? "")]);
  expect(second.joinToken).toMatch(/^[A-Za-z0-9_-]{43}\.[0-9a-f]{32}$/);
  await expect(ensurePanel({ ...options, natCidr: "198.51.100.1/24" })).rejects.toThrow();

  await db.node.create({ data: { name: "n1", agentAddress: "127.0.0.1:8007" } });
  await db.user.create({ data: { id: "u", name: "Anna", email: "anna@example.org" } });
  expect(await ensurePanel(options)).toEqual({ setupUrl: null, joinToken: null });
});
