import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeRootPassword } from "./make-root-password.ts";
import { makeSalt, sha512Crypt } from "./sha512-crypt.ts";

const openssl = (password: string, salt: string) =>
  execFileSync("openssl", ["passwd", "-6", "-salt", salt, "-stdin"], {
    input: `${password}\n`,
    encoding: "utf8",
  }).trim();

describe("sha512-crypt", () => {
  test("the specification's own example comes out", () => {
    expect(sha512Crypt("Hello world!", "saltstring")).toBe(
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    );
  });

  test("any password and salt come out as OpenSSL says", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019 _-äя€"), minLength: 1, maxLength: 80 });
    const anySalt = fc.string({ unit: fc.constantFrom(..."./09AZaz"), minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(word, anySalt, (password, salt) => {
        expect(sha512Crypt(password, salt)).toBe(openssl(password, salt));
      }),
      { numRuns: 25 },
    );
  });

  test("a salt from elsewhere cannot bring its own fields along", () => {
    expect(() => sha512Crypt("x", "a$b")).toThrow(RangeError);
    expect(() => sha512Crypt("x", "")).toThrow(RangeError);
  });
});

describe("a generated root password", () => {
  test("has 116 bits, no letters that look alike, and a hash that belongs to it", () => {
    const { password, hash } = makeRootPassword();
    expect(password).toMatch(/^[2-9A-HJ-NP-Za-km-z]{4}(-[2-9A-HJ-NP-Za-km-z]{4}){4}$/);
    expect(openssl(password, hash.split("$")[2] ?? "")).toBe(hash);
    expect(makeRootPassword().password).not.toBe(password);
    expect(makeSalt()).toMatch(/^[./0-9A-Za-z]{16}$/);
  });
});
