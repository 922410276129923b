import { z } from "zod";

/** A key as it is stored: one line made anew from its parts, so that nothing pasted beside it gets in. */
export interface SshPublicKey {
  readonly type: string;
  /** `type base64 comment`, plain ASCII, one line. */
  readonly line: string;
}

const MIN_RSA_BITS = 2048;
const MAX_LINE = 16_384;
const curves = ["nistp256", "nistp384", "nistp521"] as const;

/** Reads the length-prefixed fields an SSH key is made of (RFC 4253 section 6.6); null when they do not add up. */
function readFields(blob: Uint8Array): Uint8Array[] | null {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return null;
    const length = view.getUint32(at);
    at += 4;
    if (at + length > blob.length) return null;
    fields.push(blob.subarray(at, at + length));
    at += length;
  }
  return fields;
}

function text(field: Uint8Array | undefined): string {
  return String.fromCharCode(...(field ?? []));
}

/** Counts the bits of a positive multi-precision integer; 0 for a negative or padded one. */
function bitLength(integer: Uint8Array | undefined): number {
  const [first, second] = integer ?? [];
  if (integer === undefined || first === undefined || first >= 0x80) return 0;
  if (first === 0 && (second ?? 0) < 0x80) return 0;
  return (integer.length - 1) * 8 + (32 - Math.clz32(first));
}

function isPoint(point: Uint8Array | undefined, curve: string): boolean {
  const bytes = Math.ceil(Number(curve.slice(5)) / 8);
  return point?.length === 1 + 2 * bytes && point[0] === 4;
}

/** Tells whether the fields after the type are a sound key of that type. */
function isSound(type: string, fields: readonly Uint8Array[]): boolean {
  const [, a, b] = fields;
  if (type === "ssh-ed25519") return fields.length === 2 && a?.length === 32;
  if (type === "sk-ssh-ed25519@openssh.com") return fields.length === 3 && a?.length === 32 && (b?.length ?? 0) > 0;
  if (type === "ssh-rsa") return fields.length === 3 && bitLength(a) > 1 && bitLength(b) >= MIN_RSA_BITS;
  const curve = curves.find((name) => type === `ecdsa-sha2-${name}`);
  if (curve !== undefined) return fields.length === 3 && text(a) === curve && isPoint(b, curve);
  if (type !== "sk-ecdsa-sha2-nistp256@openssh.com") return false;
  return fields.length === 4 && text(a) === "nistp256" && isPoint(b, "nistp256") && (fields[3]?.length ?? 0) > 0;
}

function decodeBase64(encoded: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0) return null;
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Parses one public key as `ssh-keygen` writes it. Options before the key, private keys, DSA, RSA
 * below 2048 bits and a second line are refused; the comment keeps its plain ASCII.
 */
export function parseSshPublicKey(pasted: string): SshPublicKey | null {
  const trimmed = pasted.trim();
  if (trimmed.length > MAX_LINE || /[\r\n]/.test(trimmed)) return null;
  const [type = "", encoded = "", ...words] = trimmed.split(/[ \t]+/);
  const blob = decodeBase64(encoded);
  const fields = blob === null ? null : readFields(blob);
  if (blob === null || fields === null || text(fields[0]) !== type || !isSound(type, fields)) return null;
  const comment = words
    .join(" ")
    .replaceAll(/[^\x20-\x7e]/g, "")
    .slice(0, 200)
    .trim();
  return { type, line: `${type} ${encodeBase64(blob)}${comment === "" ? "" : ` ${comment}`}` };
}

/** Parses a public key out of a form into the one line that is stored. */
export const sshPublicKeySchema = z
  .string()
  .max(MAX_LINE)
  .transform((pasted, context) => {
    const key = parseSshPublicKey(pasted);
    if (key !== null) return key.line;
    context.addIssue({ code: "custom", message: "not one public SSH key" });
    return z.NEVER;
  });
