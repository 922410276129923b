import { createHash, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { JOIN_SERVER_NAME, nodeServerName } from "@berth/contract/endpoints.ts";
import type { SystemDb } from "@berth/db/database.ts";
import {
  CERTIFICATE_DAYS,
  issueCertificate,
  type KeyPairPem,
  makeAuthority,
  makeKeys,
  readRequestKey,
  writeKey,
} from "./issue-certificate.ts";
import { sealKey, unsealKey } from "./seal-key.ts";

const PANEL_NAME = "panel.berth.internal";
const DAY_MS = 86_400_000;
const RENEW_BEFORE_DAYS = 30;

/** A certificate with its key and the authority that signed it, all PEM: what one side of mutual TLS needs. */
export interface TlsIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly caPem: string;
}

/** A certificate just issued to a node. `fingerprint` is the sha256 of its DER in lower-case hex. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly fingerprint: string;
  readonly expiresAt: Date;
}

/** The installation's own certificate authority: ECDSA P-256, its key encrypted at rest. */
export interface CertificateAuthority {
  readonly caPem: string;
  /** sha256 of the CA certificate's DER in lower-case hex; a join token carries the half of it. */
  readonly caFingerprint: string;
  /** The name in the panel's client certificate, which agents pin. */
  readonly panelName: string;
  /** Gives the panel's client identity, renewed when fewer than 30 of its 90 days are left. */
  panelIdentity(): Promise<TlsIdentity>;
  /** Signs a node's request (PEM, ECDSA P-256, signed by its own key) for 90 days; every name it asks for is ignored. */
  issueNode(csrPem: string, nodeId: string): Promise<IssuedCertificate>;
  /** Makes a key and a certificate for 90 days for the panel's own web server, under these names and addresses. */
  issueWeb(hosts: readonly string[]): Promise<TlsIdentity>;
}

/** What holds the keys: the table, and the secret they are sealed with. */
export interface KeyStore {
  readonly db: Pick<SystemDb, "keyMaterial">;
  /** The panel's own secret; it never enters the database. */
  readonly secret: string;
}

function fingerprintOf(certificatePem: string): string {
  return createHash("sha256").update(new X509Certificate(certificatePem).raw).digest("hex");
}

function isFresh(certificatePem: string): boolean {
  const leftMs = new X509Certificate(certificatePem).validToDate.getTime() - Date.now();
  return leftMs > RENEW_BEFORE_DAYS * DAY_MS;
}

async function load(store: KeyStore, name: string): Promise<KeyPairPem | null> {
  const row = await store.db.keyMaterial.findUnique({ where: { name } });
  if (row === null) return null;
  return { certificatePem: row.certificatePem, keyPem: unsealKey(store.secret, name, row.encryptedKey) };
}

/** Makes the authority at first use. Of two panels that start at once, one row wins and both use it. */
async function ensureAuthority(store: KeyStore): Promise<KeyPairPem> {
  const existing = await load(store, "ca");
  if (existing !== null) return existing;
  const made = await makeAuthority();
  const row = {
    name: "ca",
    certificatePem: made.certificatePem,
    encryptedKey: bytes(sealKey(store.secret, "ca", made.keyPem)),
  };
  await store.db.keyMaterial.createMany({ data: [row], skipDuplicates: true });
  return (await load(store, "ca")) ?? made;
}

async function renewPanel(store: KeyStore, ca: KeyPairPem): Promise<KeyPairPem> {
  const keys = await makeKeys();
  const certificate = await issueCertificate(ca, {
    commonName: PANEL_NAME,
    dnsName: PANEL_NAME,
    use: "client",
    publicKey: keys.publicKey,
  });
  const made = { certificatePem: certificate.toString("pem"), keyPem: await writeKey(keys.privateKey) };
  const row = { certificatePem: made.certificatePem, encryptedKey: bytes(sealKey(store.secret, "panel", made.keyPem)) };
  await store.db.keyMaterial.upsert({ where: { name: "panel" }, create: { name: "panel", ...row }, update: row });
  return made;
}

async function issueWeb(ca: KeyPairPem, hosts: readonly string[]): Promise<KeyPairPem> {
  const keys = await makeKeys();
  const more = hosts.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value }));
  const { publicKey } = keys;
  const certificate = await issueCertificate(ca, {
    commonName: hosts[0] ?? PANEL_NAME,
    dnsName: JOIN_SERVER_NAME,
    more,
    use: "server",
    publicKey,
  });
  return { certificatePem: certificate.toString("pem"), keyPem: await writeKey(keys.privateKey) };
}

/** Prisma's Bytes want a plain array over an ArrayBuffer of its own. */
function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

/** Opens the authority, making its key at the very first start. */
export async function openCertificateAuthority(store: KeyStore): Promise<CertificateAuthority> {
  const ca = await ensureAuthority(store);
  let panel: Promise<KeyPairPem> | null = null;
  return {
    caPem: ca.certificatePem,
    caFingerprint: fingerprintOf(ca.certificatePem),
    panelName: PANEL_NAME,
    async panelIdentity() {
      // Kept as a promise: dials at the same moment share one renewal. A failed one is forgotten, or
      // one moment without the database would leave this panel without an identity for good.
      const held = panel ?? load(store, "panel").then((stored) => stored ?? renewPanel(store, ca));
      const fresh = held.then((pair) => (isFresh(pair.certificatePem) ? pair : renewPanel(store, ca)));
      panel = fresh;
      try {
        return { ...(await fresh), caPem: ca.certificatePem };
      } catch (error) {
        if (panel === fresh) panel = null;
        throw error;
      }
    },
    async issueNode(csrPem, nodeId) {
      const publicKey = await readRequestKey(csrPem);
      const name = { commonName: nodeId, dnsName: nodeServerName(nodeId) };
      const certificatePem = (await issueCertificate(ca, { ...name, use: "server", publicKey })).toString("pem");
      const expiresAt = new Date(Date.now() + CERTIFICATE_DAYS * DAY_MS);
      return { certificatePem, fingerprint: fingerprintOf(certificatePem), expiresAt };
    },
    issueWeb: async (hosts) => ({ ...(await issueWeb(ca, hosts)), caPem: ca.certificatePem }),
  };
}
