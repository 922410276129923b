import { expect, test } from "vitest";
import { clientNetwork } from "./client-network.ts";

test("an IPv4 address counts alone, however it is written", () => {
  expect(clientNetwork("198.51.100.7")).toBe("198.51.100.7");
  expect(clientNetwork("::ffff:198.51.100.7")).toBe("198.51.100.7");
});

test("all addresses of one IPv6 /64 count as one, and those of the next do not", () => {
  const one = clientNetwork("2001:db8:0:1::1");
  expect(clientNetwork("2001:DB8::1:ffff:1:2:3")).toBe(one);
  expect(clientNetwork("2001:0db8:0000:0001:aaaa::")).toBe(one);
  expect(clientNetwork("2001:db8:0:2::1")).not.toBe(one);
  expect(clientNetwork("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
});
