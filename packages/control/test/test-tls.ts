import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import type { TlsIdentity } from "../src/node/certificate-authority.ts";
import { issueCertificate, type KeyPairPem, makeAuthority, makeKeys, writeKey } from "../src/node/issue-certificate.ts";

/** Issues an identity of a test's own authority. */
export async function issueIdentity(ca: KeyPairPem, name: string, use: "server" | "client"): Promise<TlsIdentity> {
  const keys = await makeKeys();
  const certificate = await issueCertificate(ca, { commonName: name, dnsName: name, use, publicKey: keys.publicKey });
  return {
    certificatePem: certificate.toString("pem"),
    keyPem: await writeKey(keys.privateKey),
    caPem: ca.certificatePem,
  };
}

/** Gives sha256 of a certificate's DER in lower-case hex. */
export function fingerprintOf(certificatePem: string): string {
  return createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex");
}

/** An authority, one node of it, and the panel that speaks to that node. */
export interface TestTls {
  readonly ca: KeyPairPem;
  readonly nodeId: string;
  readonly node: TlsIdentity;
  readonly panel: TlsIdentity;
}

export async function makeTestTls(): Promise<TestTls> {
  const ca = await makeAuthority();
  const nodeId = randomUUID();
  return {
    ca,
    nodeId,
    node: await issueIdentity(ca, nodeServerName(nodeId), "server"),
    panel: await issueIdentity(ca, "panel.berth.internal", "client"),
  };
}
