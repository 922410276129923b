// A certificate authority for one test: what the panel's is to a node, and one to be mistaken for it.
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

export interface TestAuthority {
  readonly caPem: string;
  readonly panelName: string;
  issue(names: { commonName: string; dnsName: string }): Promise<{ cert: string; key: string }>;
  /** Signs a request as the panel does at a join. */
  sign(csrPem: string, dnsName: string): Promise<string>;
}

/** Makes one; its key lives as long as the test. */
export async function makeAuthority(): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Berth test CA",
    keys,
    signingAlgorithm: SIGNING,
    serialNumber: serial(),
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const issue = (subject: string, dnsName: string, publicKey: webcrypto.CryptoKey) =>
    x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${subject}`,
      issuer: ca.subject,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: SIGNING,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: dnsName }])],
    });
  return {
    caPem: ca.toString("pem"),
    panelName: "berth-panel",
    async issue({ commonName, dnsName }) {
      const own = await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
      const der = await webcrypto.subtle.exportKey("pkcs8", own.privateKey);
      return {
        cert: (await issue(commonName, dnsName, own.publicKey)).toString("pem"),
        key: x509.PemConverter.encode(der, "PRIVATE KEY"),
      };
    },
    async sign(csrPem, dnsName) {
      const key = await new x509.Pkcs10CertificateRequest(csrPem).publicKey.export(P256, ["verify"]);
      return (await issue("node", dnsName, key)).toString("pem");
    },
  };
}

function serial(): string {
  return `4${randomBytes(15).toString("hex")}`;
}
