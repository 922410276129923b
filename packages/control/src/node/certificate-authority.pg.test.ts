import { execFile } from "node:child_process";
import { randomUUID, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { openCertificateAuthority } from "./certificate-authority.ts";

const run = promisify(execFile);
const SECRET = "a secret of the panel";
let cluster: PrivateCluster;
let database: Database;

const open = (secret = SECRET) => openCertificateAuthority({ db: database.system, secret });

/** Asks as a stranger's tool would: openssl makes the request. */
async function makeRequest(...key: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "berth-csr-"));
  const out = ["-keyout", join(folder, "key"), "-out", join(folder, "csr")];
  await run("openssl", ["req", "-new", "-nodes", "-subj", "/CN=panel.berth.internal", ...key, ...out]);
  const csr = await readFile(join(folder, "csr"), "utf8");
  await rm(folder, { recursive: true });
  return csr;
}
const p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("authority") });
});
afterAll(async () => {
  await database?.close();
  await cluster?.stop();
});

describe("the certificate authority", () => {
  test("two panels that start at once and one that starts later have the same authority", async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(one.caFingerprint).toBe(two.caFingerprint);
    expect((await open()).caPem).toBe(one.caPem);
  });

  test("the private keys are not in the database and do not open with another secret", async () => {
    await (await open()).panelIdentity();
    const rows = await database.system.keyMaterial.findMany();
    expect(rows.map((row) => row.name).sort()).toEqual(["ca", "panel"]);
    for (const row of rows) expect(Buffer.from(row.encryptedKey).toString("latin1")).not.toContain("PRIVATE KEY");
    await expect(open("another secret")).rejects.toThrow("does not open");
  });

  test("a sealed key put in another's place does not open", async () => {
    const [ca, panel] = await database.system.keyMaterial.findMany({ orderBy: { name: "asc" } });
    await database.system.keyMaterial.update({
      where: { name: "panel" },
      data: { encryptedKey: ca?.encryptedKey ?? Buffer.of() },
    });
    await expect((await open()).panelIdentity()).rejects.toThrow("does not open");
    await database.system.keyMaterial.update({
      where: { name: "panel" },
      data: { encryptedKey: panel?.encryptedKey ?? Buffer.of() },
    });
  });

  test("a node gets the name we chose, for a server, for 90 days", async () => {
    const authority = await open();
    const nodeId = randomUUID();
    const issued = await authority.issueNode(await makeRequest(...p256), nodeId);
    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.checkIssued(new X509Certificate(authority.caPem))).toBe(true);
    expect(certificate.subject).toBe(`CN=${nodeId}`);
    expect(certificate.subjectAltName).toBe(`DNS:${nodeId}.node.berth.internal`);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(certificate.ca).toBe(false);
    expect(Math.round((certificate.validToDate.getTime() - Date.now()) / 86_400_000)).toBe(90);
  });

  test("openssl itself accepts the chain", async () => {
    const authority = await open();
    const identity = await authority.panelIdentity();
    const folder = await mkdtemp(join(tmpdir(), "berth-chain-"));
    const [ca, leaf] = [join(folder, "ca"), join(folder, "leaf")];
    await writeFile(ca, identity.caPem);
    await writeFile(leaf, identity.certificatePem);
    const { stdout } = await run("openssl", ["verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, leaf]);
    expect(stdout).toContain("OK");
    await expect(run("openssl", ["verify", "-purpose", "sslserver", "-CAfile", ca, leaf])).rejects.toThrow();
    await rm(folder, { recursive: true });
  });

  test.each([
    ["an RSA key", ["-newkey", "rsa:2048"]],
    ["another curve", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"]],
  ])("a request with %s is refused", async (_what, key) => {
    await expect((await open()).issueNode(await makeRequest(...key), randomUUID())).rejects.toMatchObject({
      code: "join.failed",
    });
  });

  test("a request whose signature was changed is refused", async () => {
    const csr = await makeRequest(...p256);
    const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ""), "base64");
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect((await open()).issueNode(pem, randomUUID())).rejects.toMatchObject({ code: "join.failed" });
  });
});
