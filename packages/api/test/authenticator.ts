import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An app of RFC 6238 on somebody's phone, written from the RFC alone. */
export class Authenticator {
  readonly #key: Buffer;
  #lastSpent = 0;

  /** Takes the otpauth address of the QR code. */
  constructor(uri: string) {
    this.#key = decodeBase32(new URL(uri).searchParams.get("secret") ?? "");
  }

  /** What the panel must have made it from, without the letters of the address. */
  get secret(): string {
    return this.#key.toString();
  }

  #at(counter: number): string {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(counter));
    const mac = createHmac("sha1", this.#key).update(bytes).digest();
    const offset = (mac.at(-1) ?? 0) & 15;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }

  get #next(): number {
    return Math.max(Math.floor(Date.now() / STEP_MS), this.#lastSpent + 1);
  }

  /** A code that is right now and was not spent; the next half minute's, which is taken too, when this one's was. */
  code(): string {
    return this.#at(this.#next);
  }

  /** The same, and remembers that it is spent. */
  spend(): string {
    this.#lastSpent = this.#next;
    return this.#at(this.#lastSpent);
  }

  /** A code of some time far from now: wrong. */
  wrong(n = 0): string {
    return this.#at(this.#next + 100 + n);
  }
}
