import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIpv4, ipv4PoolSchema, isInPool, nextFreeAddress, parseIpv4, poolSize } from "./ipv4-pool.ts";

const anyAddress = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const anyPool = fc.tuple(anyAddress, fc.integer({ min: 22, max: 29 })).map(([value, prefixLength]) => {
  const size = 2 ** (32 - prefixLength);
  return `${formatIpv4(value - (value % size))}/${prefixLength}`;
});

describe("addresses", () => {
  test("every number is written as an address Node accepts, and read back", () => {
    fc.assert(
      fc.property(anyAddress, (value) => {
        expect(isIP(formatIpv4(value))).toBe(4);
        expect(parseIpv4(formatIpv4(value))).toBe(value);
      }),
    );
  });

  test.each(["010.1.1.1", "1", "0x7f.1", "1.2.3.4 ", "1.2.3", "::1", "1.2.3.256"])("%s is refused", (text) => {
    expect(() => parseIpv4(text)).toThrow();
  });
});

describe("pools", () => {
  test("what may be given away lies inside, without network, gateway and broadcast", () => {
    fc.assert(
      fc.property(anyPool, (cidr) => {
        const pool = ipv4PoolSchema.parse(cidr);
        const [network = "", length] = cidr.split("/");
        const inside = new BlockList();
        inside.addSubnet(network, Number(length));
        expect(inside.check(formatIpv4(pool.first)) && inside.check(formatIpv4(pool.last))).toBe(true);
        expect(poolSize(pool)).toBe(2 ** (32 - Number(length)) - 3);
        expect(isInPool(pool, network)).toBe(false);
        expect(isInPool(pool, formatIpv4(pool.network + 1))).toBe(false);
        expect(isInPool(pool, formatIpv4(pool.last + 1))).toBe(false);
      }),
    );
  });

  test("taking the next free address again and again takes each once, then none", () => {
    fc.assert(
      fc.property(
        anyPool.filter((cidr) => /\/(2[6-9])$/.test(cidr)),
        (cidr) => {
          const pool = ipv4PoolSchema.parse(cidr);
          const taken = new Set<string>();
          for (let free = nextFreeAddress(pool, taken); free !== null; free = nextFreeAddress(pool, taken)) {
            expect(taken.has(free)).toBe(false);
            expect(isInPool(pool, free)).toBe(true);
            taken.add(free);
          }
          expect(taken.size).toBe(poolSize(pool));
        },
      ),
    );
  });

  test("a released address is the next one given", () => {
    const pool = ipv4PoolSchema.parse("198.51.100.0/29");
    expect(nextFreeAddress(pool, ["198.51.100.2", "198.51.100.4"])).toBe("198.51.100.3");
  });

  test.each(["10.0.0.1/24", "10.0.0.0/30", "0.0.0.0/0", "10.0.0.0", "2001:db8::/64"])("%s is no pool", (cidr) => {
    expect(ipv4PoolSchema.safeParse(cidr).success).toBe(false);
  });
});
