import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseSshPublicKey, sshPublicKeySchema } from "./public-key.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "berth-keys-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function makeKey(name: string, ...options: string[]): string {
  const path = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-N", "", "-C", "anna@laptop", "-f", path, ...options]);
  return readFileSync(`${path}.pub`, "utf8");
}

/** What OpenSSH itself says of a line. */
function oracle(line: string): boolean {
  try {
    execFileSync("ssh-keygen", ["-l", "-f", "-"], { input: `${line}\n`, stdio: ["pipe", "ignore", "ignore"] });
    return true;
  } catch {
    return false;
  }
}

function skKey(type: string, parts: (string | Buffer)[]): string {
  const fields = [type, ...parts].map((part) => Buffer.from(part));
  const lengths = fields.map((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return Buffer.concat([length, field]);
  });
  return `${type} ${Buffer.concat(lengths).toString("base64")}`;
}

describe("keys OpenSSH makes", () => {
  test.each([
    ["ed25519", ["-t", "ed25519"]],
    ["rsa 2048", ["-t", "rsa", "-b", "2048"]],
    ["ecdsa 256", ["-t", "ecdsa", "-b", "256"]],
    ["ecdsa 384", ["-t", "ecdsa", "-b", "384"]],
    ["ecdsa 521", ["-t", "ecdsa", "-b", "521"]],
  ])("%s is kept as the same line", (name, options) => {
    const line = makeKey(name.replaceAll(" ", "-"), ...options);
    expect(parseSshPublicKey(line)?.line).toBe(line.trim());
    expect(oracle(line)).toBe(true);
  });

  test("a hardware key is kept", () => {
    const point = execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-outform", "DER"]);
    const ec = point.subarray(point.length - 65);
    const lines = [
      skKey("sk-ssh-ed25519@openssh.com", [Buffer.alloc(32, 7), "ssh:"]),
      skKey("sk-ecdsa-sha2-nistp256@openssh.com", ["nistp256", ec, "ssh:"]),
    ];
    for (const line of lines) {
      expect(oracle(line)).toBe(true);
      expect(parseSshPublicKey(line)?.line).toBe(line);
    }
  });
});

describe("what is no key", () => {
  test("a weak RSA key, a private key, two lines and options are refused", () => {
    const weak = makeKey("weak", "-t", "rsa", "-b", "1024");
    const good = makeKey("good", "-t", "ed25519");
    expect(parseSshPublicKey(weak)).toBeNull();
    expect(parseSshPublicKey(readFileSync(join(folder, "good"), "utf8"))).toBeNull();
    expect(parseSshPublicKey(`${good}${good}`)).toBeNull();
    expect(parseSshPublicKey(`command="id" ${good}`)).toBeNull();
    expect(parseSshPublicKey("")).toBeNull();
    expect(sshPublicKeySchema.safeParse("ssh-ed25519 AAAA").success).toBe(false);
  });

  test("a type that is not the key's own is refused", () => {
    const [, blob] = makeKey("other", "-t", "ed25519").split(" ");
    expect(parseSshPublicKey(`ssh-rsa ${blob}`)).toBeNull();
  });

  test("a comment loses what is not plain text", () => {
    const [type, blob] = makeKey("comment", "-t", "ed25519").split(" ");
    expect(parseSshPublicKey(`${type} ${blob} a\u0007b ключ`)?.line).toBe(`${type} ${blob} ab`);
  });

  test("whatever is accepted is one line of ASCII that OpenSSH accepts, also after a bit was flipped", () => {
    const [type = "", blob = ""] = makeKey("flipped", "-t", "ed25519").split(" ");
    const bytes = Buffer.from(blob, "base64");
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const key = parseSshPublicKey(`${type} ${flipped.toString("base64")}`);
        if (key !== null) expect(oracle(key.line)).toBe(true);
      }),
      { numRuns: 60 },
    );
    fc.assert(fc.property(fc.string(), (any) => parseSshPublicKey(any) === null));
  });
});
