import { createHash, randomInt } from "node:crypto";

const ROUNDS = 5000;
const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha512");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Repeats a digest to exactly this many bytes. */
function stretch(digest: Buffer, length: number): Buffer {
  return Buffer.alloc(length, digest);
}

/** Writes 24 bits as four letters, lowest bits first. */
function letters(bits: number, count: number): string {
  return Array.from({ length: count }, (_, index) => ALPHABET[(bits >> (6 * index)) & 63]).join("");
}

/** The scheme's own order of bytes: each third of the digest moves one place a step. */
function encode(digest: Buffer): string {
  let text = "";
  for (let step = 0; step < 21; step++) {
    const order = [step, step + 21, step + 42];
    const turned = [...order.slice(step % 3), ...order.slice(0, step % 3)];
    const [high = 0, middle = 0, low = 0] = turned.map((index) => digest[index]);
    text += letters((high << 16) | (middle << 8) | low, 4);
  }
  return text + letters(digest[63] ?? 0, 2);
}

/** Steps 1 to 12 of the specification: the first digest, in which the password's length picks the parts. */
function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const alternate = sha512(key, salt, key);
  const parts = [key, salt, stretch(alternate, key.length)];
  for (let length = key.length; length > 0; length >>= 1) parts.push(length % 2 === 1 ? alternate : key);
  return sha512(...parts);
}

/**
 * Hashes a password as crypt(5) calls sha512crypt, with its usual 5000 rounds, after Ulrich Drepper's
 * "Unix crypt using SHA-256 and SHA-512". Only the hash ever leaves the panel.
 */
export function sha512Crypt(password: string, saltText: string): string {
  if (!/^[./0-9A-Za-z]{1,16}$/.test(saltText)) throw new RangeError("a salt has 1 to 16 letters of crypt's alphabet");
  const key = Buffer.from(password, "utf8");
  const salt = Buffer.from(saltText, "ascii");
  let digest = firstDigest(key, salt);
  const keyBytes = stretch(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const saltBytes = stretch(sha512(...Array.from({ length: 16 + (digest[0] ?? 0) }, () => salt)), salt.length);
  for (let round = 0; round < ROUNDS; round++) {
    const isOdd = round % 2 === 1;
    const parts = [isOdd ? keyBytes : digest];
    if (round % 3 !== 0) parts.push(saltBytes);
    if (round % 7 !== 0) parts.push(keyBytes);
    parts.push(isOdd ? digest : keyBytes);
    digest = sha512(...parts);
  }
  return `$6$${saltText}$${encode(digest)}`;
}

/** Makes a salt of 16 random letters: 96 bits. */
export function makeSalt(): string {
  return Array.from({ length: 16 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
