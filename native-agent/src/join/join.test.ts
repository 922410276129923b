import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pkcs10CertificateRequest, X509CertificateGenerator } from "@peculiar/x509";
import { expect, test } from "vitest";
import { makeKeyRequest } from "./make-key-request.ts";
import { type NodeIdentity, readIdentity, writeIdentity } from "./node-identity.ts";
import { expectAuthority, fingerprintOf, readTokenFingerprint } from "./parse-token.ts";

const secret = "A-_9".repeat(11);

async function makeCa(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: "CN=ca",
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  return ca.toString("pem");
}

test("a token gives the fingerprint after its dot; anything else is no token", () => {
  const half = "0123456789abcdef".repeat(2);
  expect(readTokenFingerprint(` ${secret}.${half}\n`)).toBe(half);
  for (const wrong of [
    "",
    secret,
    `${secret}.`,
    `${secret}.${half}0`,
    `${secret}.${half.toUpperCase()}`,
    `${secret}/x.${half}`,
    `short.${half}`,
  ]) {
    expect(() => readTokenFingerprint(wrong), wrong).toThrow(expect.objectContaining({ code: "join.token_invalid" }));
  }
});

test("only the CA the token names is believed", async () => {
  const [ours, theirs] = [await makeCa(), await makeCa()];
  const half = fingerprintOf(new X509Certificate(ours));
  expect(new X509Certificate(ours).fingerprint256.replaceAll(":", "").toLowerCase().startsWith(half)).toBe(true);
  expectAuthority(ours, half);
  expect(() => expectAuthority(theirs, half)).toThrow(expect.objectContaining({ code: "join.failed" }));
});

test("a node's request is signed by the key it keeps", async () => {
  const { keyPem, csrPem } = await makeKeyRequest();
  expect(await new Pkcs10CertificateRequest(csrPem).verify()).toBe(true);
  expect(keyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----\n$/);
  expect((await makeKeyRequest()).keyPem).not.toBe(keyPem);
});

test("an identity is root's alone on the disk, and half of one is not read as one", () => {
  const dir = mkdtempSync(join(tmpdir(), "berth-tls-"));
  const identity: NodeIdentity = {
    nodeId: crypto.randomUUID(),
    panelUrl: "https://p",
    panelName: "berth-panel",
    certificatePem: "c",
    keyPem: "k",
    caPem: "a",
  };
  expect(readIdentity(dir)).toBeNull();
  writeIdentity(dir, identity);
  expect(readIdentity(dir)).toEqual(identity);
  expect(statSync(join(dir, "identity.json")).mode & 0o777).toBe(0o600);
  writeFileSync(join(dir, "identity.json"), JSON.stringify({ ...identity, keyPem: undefined }));
  expect(() => readIdentity(dir)).toThrow();
  rmSync(dir, { recursive: true });
});
