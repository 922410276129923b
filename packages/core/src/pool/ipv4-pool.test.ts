import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  doNetworksOverlap,
  formatIpv4,
  ipv4PoolSchema,
  isInNetwork,
  isInPool,
  listAddresses,
  nextFreeAddress,
  parseInterfaceAddress,
  parseIpv4,
  poolCidrSchema,
  poolSize,
} from "./ipv4-pool.ts";

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

describe("a new pool", () => {
  test.each(["10.66.0.0/16", "100.64.0.0/24", "198.51.100.8/29", "172.16.0.0/20", "203.0.113.0/24"])(
    "may be %s",
    (cidr) => {
      expect(poolCidrSchema.parse(cidr)).toBe(cidr);
    },
  );

  test.each([
    "010.1.1.0/24",
    "10.1.1.0/024",
    "10.1.1.0/24 ",
    "10.1.1/24",
    "10.1.1.1/24",
    "10.0.0.0/15",
    "10.1.1.0/30",
    "10.1.1.0",
    "10.1.1.0/-1",
    "10.1.1.0/24/24",
    "2001:db8::/64",
    "0.0.0.0/24",
    "0.1.0.0/16",
    "127.0.0.0/24",
    "127.255.0.0/16",
    "169.254.1.0/24",
    "224.0.0.0/24",
    "239.1.0.0/16",
    "240.0.0.0/24",
    "255.255.255.0/24",
    "",
  ])("is never %s", (cidr) => {
    expect(poolCidrSchema.safeParse(cidr).success).toBe(false);
  });

  test("that is accepted is always one the rest can read", () => {
    fc.assert(
      fc.property(anyPool, (cidr) => {
        if (poolCidrSchema.safeParse(cidr).success) expect(ipv4PoolSchema.safeParse(cidr).success).toBe(true);
      }),
    );
  });
});

describe("overlap", () => {
  test("is what sharing an address is, whichever comes first", () => {
    const near = fc
      .tuple(fc.integer({ min: 0, max: 1023 }), fc.integer({ min: 22, max: 29 }))
      .map(([value, length]) => {
        const base = parseIpv4("10.0.0.0") + value;
        return `${formatIpv4(base - (base % 2 ** (32 - length)))}/${length}`;
      });
    fc.assert(
      fc.property(near, near, (a, b) => {
        const [one, other] = [ipv4PoolSchema.parse(a), ipv4PoolSchema.parse(b)];
        const all = listAddresses(one, { offset: 0, count: 1024 });
        const isShared = all.some(({ address }) => isInNetwork(other, address));
        expect(doNetworksOverlap(one, other)).toBe(isShared);
        expect(doNetworksOverlap(other, one)).toBe(isShared);
      }),
    );
  });

  test("counts the network an interface is in, not only its address", () => {
    const own = parseInterfaceAddress("192.0.2.7/24");
    expect([formatIpv4(own.address), formatIpv4(own.network)]).toEqual(["192.0.2.7", "192.0.2.0"]);
    expect(doNetworksOverlap(ipv4PoolSchema.parse("192.0.2.64/26"), own)).toBe(true);
    expect(doNetworksOverlap(ipv4PoolSchema.parse("192.0.3.0/26"), own)).toBe(false);
  });
});

describe("the map", () => {
  test("shows every address once, and calls a host exactly what may be given away", () => {
    fc.assert(
      fc.property(anyPool, fc.integer({ min: 1, max: 300 }), (cidr, count) => {
        const pool = ipv4PoolSchema.parse(cidr);
        const seen: string[] = [];
        for (let offset = 0; ; offset += count) {
          const part = listAddresses(pool, { offset, count });
          if (part.length === 0) break;
          for (const { address, place } of part) {
            seen.push(address);
            expect(place === "host").toBe(isInPool(pool, address));
          }
        }
        expect(seen).toHaveLength(2 ** (32 - pool.prefixLength));
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });

  test("has the gateway second, and names the first and the last as the network's own", () => {
    const places = listAddresses(ipv4PoolSchema.parse("198.51.100.0/29"), { offset: 0, count: 256 });
    expect(places.map(({ place }) => place)).toEqual([
      "network",
      "gateway",
      ...Array.from({ length: 5 }, () => "host"),
      "network",
    ]);
  });
});
