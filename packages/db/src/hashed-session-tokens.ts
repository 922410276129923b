import { createHmac } from "node:crypto";
import type { PrismaClient } from "./generated/client.ts";

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

/** Hashes the tokens in a query's arguments and remembers which hash stands for which token. */
class TokenHasher {
  readonly #key: string;
  readonly #tokens = new Map<string, string>();

  constructor(key: string) {
    this.#key = key;
  }

  #hash(token: string): string {
    const hash = createHmac("sha256", this.#key).update(token).digest("hex");
    this.#tokens.set(hash, token);
    return hash;
  }

  /** Hashes every string below a filter or a value of the token column. */
  #hashAll(value: unknown): unknown {
    if (typeof value === "string") return this.#hash(value);
    if (Array.isArray(value)) return value.map((item) => this.#hashAll(item));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, this.#hashAll(below)]));
  }

  /** Copies arguments with the tokens in them hashed, at whatever depth. */
  hashArguments(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.hashArguments(item));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, below]) => [
        name,
        name === "token" ? this.#hashAll(below) : this.hashArguments(below),
      ]),
    );
  }

  /** Puts the asked-for token back into a row that was found by it. */
  restore(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.restore(item));
    if (!isRecord(value) || typeof value.token !== "string") return value;
    return { ...value, token: this.#tokens.get(value.token) ?? value.token };
  }
}

/**
 * Wraps a client so that session tokens are keyed hashes in the database and never anything else
 * there: a stolen copy of the table opens no session. Whoever asks by a token gets that token back.
 */
export function withHashedSessionTokens(client: PrismaClient, key: string) {
  return client.$extends({
    name: "hashed session tokens",
    query: {
      session: {
        $allOperations: async ({ args, query }) => {
          const hasher = new TokenHasher(key);
          // `select: { token: true }` holds no string, so it passes through unchanged.
          const result: unknown = await query(hasher.hashArguments(args) as typeof args);
          return hasher.restore(result);
        },
      },
    },
  });
}
