import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ctidOf,
  ctidOfDetour,
  detourInterface,
  hostIfindex,
  hostInterface,
  insideIfindex,
  ipv4Bytes,
  macAddress,
} from "./numbers.ts";

const ctid = fc.integer({ min: 101, max: 999_999_999 });

test("a container is found again by the name of its interface, which fits the kernel's 15 characters", () => {
  fc.assert(
    fc.property(ctid, (id) => {
      expect(ctidOf("bt-", hostInterface("bt-", id))).toBe(id);
      expect(hostInterface("berth", id).length).toBeLessThanOrEqual(15);
    }),
  );
});

test("a detour has a name of its own that fits too, and neither end is taken for the other", () => {
  fc.assert(
    fc.property(ctid, (id) => {
      const name = detourInterface("bert-", id);
      expect(name.length).toBeLessThanOrEqual(15);
      expect(ctidOfDetour("bert-", name)).toBe(id);
      expect(ctidOf("bert-", name)).toBeNull();
      expect(ctidOfDetour("bert-", hostInterface("bert-", id))).toBeNull();
    }),
  );
});

test("interfaces of others are nobody's", () => {
  for (const name of ["eth0", "bt-", "bt-01", "bt-1x", "xbt-101", "bt-1234567890"])
    expect(ctidOf("bt-", name)).toBeNull();
});

test("interface numbers fit the kernel's 31 bits", () => {
  fc.assert(
    fc.property(ctid, fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/), (id, prefix) => {
      expect(hostIfindex(prefix, id)).toBeLessThan(2 ** 31);
      expect(insideIfindex(id)).toBeLessThan(2 ** 31);
    }),
  );
});

test("hardware addresses are local, for one station, and different at both ends and for every container", () => {
  fc.assert(
    fc.property(ctid, ctid, (one, other) => {
      const [inside, host] = [macAddress("inside", one), macAddress("host", one)];
      for (const mac of [inside, host]) expect((mac[0] ?? 0) & 0b11).toBe(0b10);
      expect(inside).not.toEqual(host);
      if (one !== other) expect(macAddress("inside", other)).not.toEqual(inside);
    }),
  );
});

test("only an address is an address", () => {
  expect(ipv4Bytes("198.51.100.7")).toEqual(Uint8Array.of(198, 51, 100, 7));
  for (const wrong of ["198.51.100", "198.51.100.256", "::1", "1.2.3.4 }; flush ruleset", "1.2.3.4/24", ""]) {
    expect(() => ipv4Bytes(wrong)).toThrow(expect.objectContaining({ code: "address.invalid" }));
  }
});
