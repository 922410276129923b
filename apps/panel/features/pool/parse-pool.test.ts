import { expect, test } from "vitest";
import { firstPool, type PoolValues, parsePool, poolFieldOf } from "./parse-pool.ts";

const good: PoolValues = { ...firstPool, name: "public", cidr: "198.51.100.0/24" };
const faultsOf = (differences: Partial<PoolValues>) => {
  const parsed = parsePool({ ...good, ...differences });
  return "faults" in parsed ? Object.entries(parsed.faults).map(([field, fault]) => `${field} ${fault?.word}`) : [];
};

test("a good form becomes what the panel takes", () => {
  const values = { ...good, cidr: " 198.51.100.0/24 ", nodeId: "left over", reserved: "198.51.100.9-198.51.100.10" };
  expect(parsePool(values)).toEqual({
    input: {
      name: "public",
      cidr: "198.51.100.0/24",
      delivery: "nat",
      nodeId: null,
      reserved: ["198.51.100.9", "198.51.100.10"],
      quarantineHours: 24,
    },
  });
});

test.each<[Partial<PoolValues>, string]>([
  [{ name: " " }, "name required"],
  [{ name: "a\tb" }, "name name"],
  [{ cidr: "" }, "cidr required"],
  [{ cidr: "198.51.100.1/24" }, "cidr cidr"],
  [{ cidr: "010.1.1.0/24" }, "cidr cidr"],
  [{ delivery: "routed" }, "nodeId required"],
  [{ reserved: "198.51.100" }, "reserved addressList"],
  [{ reserved: "198.51.100.1" }, "reserved addressOutside"],
  [{ reserved: "203.0.113.7" }, "reserved addressOutside"],
  [{ quarantineHours: "" }, "quarantineHours range"],
  [{ quarantineHours: "-1" }, "quarantineHours range"],
  [{ quarantineHours: "8761" }, "quarantineHours range"],
  [{ quarantineHours: "1.5" }, "quarantineHours range"],
])("%j is a fault at its field", (differences, fault) => {
  expect(faultsOf(differences)).toEqual([fault]);
});

test("an error of the panel finds its field, also inside a list", () => {
  expect([poolFieldOf("cidr"), poolFieldOf("reserved.3"), poolFieldOf("else"), poolFieldOf(null)]).toEqual([
    "cidr",
    "reserved",
    undefined,
    undefined,
  ]);
});
