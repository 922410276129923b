// A node's certificate lasts 90 days. Long before its end the panel asks for a request under a new
// key, signs it and hands it back; the old key works until then. Called by the procedures
// certificate.request and certificate.install. After: the new identity is on the disk, whole.
import { createHash, X509Certificate } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { expectCertifies } from "./expect-certifies.ts";
import { makeKeyRequest } from "./make-key-request.ts";
import type { NodeIdentity } from "./node-identity.ts";

/** The two steps of a renewal; the panel takes them, the key stays here. */
export interface Renewal {
  /** Makes a key and a request for it, and says which certificate is in use: the panel may have missed the end of the last renewal. */
  request(): Promise<{ csrPem: string; fingerprint: string }>;
  /** Takes the certificate for the newest request; throws `operation.conflict` when it is for another key or node. */
  install(certificatePem: string): void;
}

/** Where the identity is kept. */
export interface IdentityStore {
  read(): NodeIdentity | null;
  /** Keeps it on the disk, then shows it to whoever dials from now on. */
  replace(identity: NodeIdentity): void;
}

/** Makes the renewal of one agent's life; a request of an earlier life is forgotten, the panel asks again. */
export function createRenewal(store: IdentityStore): Renewal {
  let pendingKeyPem: string | null = null;

  function readJoined(): NodeIdentity {
    const identity = store.read();
    if (identity === null) throw new BerthError("operation.conflict", "this node has no identity to renew");
    return identity;
  }

  return {
    async request() {
      const { certificatePem } = readJoined();
      const { keyPem, csrPem } = await makeKeyRequest();
      pendingKeyPem = keyPem;
      const fingerprint = createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex");
      return { csrPem, fingerprint };
    },
    install(certificatePem) {
      const identity = readJoined();
      if (pendingKeyPem === null) throw new BerthError("operation.conflict", "no request waits for a certificate");
      const next = { ...identity, certificatePem, keyPem: pendingKeyPem };
      try {
        expectCertifies(next);
        expectSameName(identity, next);
      } catch (cause) {
        throw new BerthError("operation.conflict", "the certificate is not for the newest request", { cause });
      }
      store.replace(next);
      pendingKeyPem = null;
    },
  };
}

function expectSameName(now: NodeIdentity, next: NodeIdentity): void {
  const [old, fresh] = [new X509Certificate(now.certificatePem), new X509Certificate(next.certificatePem)];
  if (old.subject === fresh.subject && old.subjectAltName === fresh.subjectAltName) return;
  throw new Error(`the certificate names ${fresh.subject}, this node is ${old.subject}`);
}
