// The one check of a certificate the panel hands this node, at join and at every renewal: it is of
// our key, and of the CA we trust. What holds afterwards: the three fit together.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { NodeIdentity } from "./node-identity.ts";

/** Throws `join.failed` unless the certificate is for the key and signed by the CA beside it. */
export function expectCertifies({
  certificatePem,
  keyPem,
  caPem,
}: Pick<NodeIdentity, "certificatePem" | "keyPem" | "caPem">): void {
  const certificate = new X509Certificate(certificatePem);
  const isSigned = certificate.verify(new X509Certificate(caPem).publicKey);
  if (!isSigned || !certificate.checkPrivateKey(createPrivateKey(keyPem)))
    throw new BerthError("join.failed", "the certificate is not of our key, or not of this CA");
}
