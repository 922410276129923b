import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import * as x509 from "@peculiar/x509";

// Taken from the global, because the browser's library of types has its own CryptoKey and the panel
// reads this file's types through the API's router.
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

interface KeyPair {
  readonly publicKey: Key;
  readonly privateKey: Key;
}

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** Clocks of nodes differ: a certificate is valid from five minutes ago. */
const CLOCK_SKEW_MS = 300_000;
const CA_DAYS = 3650;
export const CERTIFICATE_DAYS = 90;
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/** A certificate and its private key, both PEM. */
export interface KeyPairPem {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** What to sign: a name for people, the DNS name machines check, and which end of TLS it is good for. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly dnsName: string;
  /** Further names and addresses by which browsers find the panel; a node and a client have none. */
  readonly more?: readonly { readonly type: "dns" | "ip"; readonly value: string }[];
  readonly use: "server" | "client";
  readonly publicKey: Key;
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - CLOCK_SKEW_MS), notAfter: new Date(now + days * DAY_MS) };
}

/** Makes a key pair whose private half can be written down. */
export function makeKeys(): Promise<KeyPair> {
  return crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}

/** Writes a private key as PKCS #8 PEM. */
export async function writeKey(key: Key): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

async function readKey(keyPem: string): Promise<Key> {
  const [der] = x509.PemConverter.decode(keyPem);
  if (der === undefined) throw new BerthError("internal.unexpected", "a private key is not PEM");
  return crypto.subtle.importKey("pkcs8", der, P256, true, ["sign"]);
}

/** Makes the installation's own authority, good for ten years; it signs leaves only, never another authority. */
export async function makeAuthority(): Promise<KeyPairPem> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Berth CA",
    serialNumber: serial(),
    keys,
    signingAlgorithm: SIGNING,
    ...validity(CA_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: certificate.toString("pem"), keyPem: await writeKey(keys.privateKey) };
}

/** Signs a leaf for 90 days: the names given, one end of TLS, nothing the asker could choose. */
export async function issueCertificate(ca: KeyPairPem, request: CertificateRequest): Promise<x509.X509Certificate> {
  const issuer = new x509.X509Certificate(ca.certificatePem);
  return x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${request.commonName}`,
    issuer: issuer.subject,
    publicKey: request.publicKey,
    signingKey: await readKey(ca.keyPem),
    signingAlgorithm: SIGNING,
    ...validity(CERTIFICATE_DAYS),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([request.use === "server" ? SERVER_AUTH : CLIENT_AUTH], true),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: request.dnsName }, ...(request.more ?? [])]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
}

/** A serial number of 127 random bits: positive, never guessed, never counted. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

/** Reads the public key of a node's request; throws `join.failed` when it is no P-256 request signed by its own key. */
export async function readRequestKey(csrPem: string): Promise<Key> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csrPem);
    const key = await request.publicKey.export(P256, ["verify"]);
    if (!(await request.verify())) throw new Error("the signature is not by the key inside");
    return key;
  } catch (cause) {
    throw new BerthError("join.failed", "the certificate request is not a signed ECDSA P-256 request", { cause });
  }
}
