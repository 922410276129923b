import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddressList, MOST_LISTED, parseAddressList } from "./address-list.ts";
import { formatIpv4, parseIpv4 } from "./ipv4-pool.ts";

test("what is written is read again as the same addresses, in order and each once", () => {
  const anyAddresses = fc.array(fc.integer({ min: parseIpv4("198.51.100.0"), max: parseIpv4("198.51.103.255") }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(anyAddresses, (values) => {
      const addresses = values.map(formatIpv4);
      const sorted = [...new Set(values)].sort((a, b) => a - b).map(formatIpv4);
      expect(parseAddressList(formatAddressList(addresses))).toEqual({ addresses: sorted });
    }),
  );
});

test("commas, spaces, lines and ranges all do, and neighbours are written as a range", () => {
  const parsed = parseAddressList(" 198.51.100.9, 198.51.100.3 - 198.51.100.5;\n198.51.100.4 ");
  const addresses = ["198.51.100.3", "198.51.100.4", "198.51.100.5", "198.51.100.9"];
  expect(parsed).toEqual({ addresses });
  expect(formatAddressList(addresses)).toBe("198.51.100.3-198.51.100.5\n198.51.100.9");
  expect(parseAddressList("  ")).toEqual({ addresses: [] });
});

test.each(["198.51.100", "010.1.1.1", "198.51.100.5-198.51.100.3", "198.51.100.1-2", "::1", "1.1.1.1-1.1.1.2-1.1.1.3"])(
  "%s is named as what is wrong",
  (part) => {
    expect(parseAddressList(`198.51.100.7 ${part}`)).toEqual({ wrong: part });
  },
);

test("a list is bounded, also when it is written in two words", () => {
  expect(MOST_LISTED).toBe(4096);
  expect(parseAddressList("10.0.0.0-10.255.255.255")).toEqual({ wrong: "10.0.0.0-10.255.255.255" });
  expect(parseAddressList("10.0.0.0-10.0.15.255 10.1.0.0")).toEqual({ wrong: "10.1.0.0" });
});
