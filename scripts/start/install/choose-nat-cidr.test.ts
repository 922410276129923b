import { expect, test } from "vitest";
import { chooseNatCidr, findCollision, natCandidates, readRoutes } from "./choose-nat-cidr.ts";

test("a host with only a default route gets the first candidate", () => {
  expect(chooseNatCidr(["default", "192.0.2.1", "127.0.0.0/8"])).toBe("10.86.0.0/24");
});

test("a network that any route reaches into is passed over", () => {
  expect(chooseNatCidr(["10.86.0.0/24"])).toBe("10.86.1.0/24");
  expect(chooseNatCidr(["10.86.0.77"])).toBe("10.86.1.0/24");
  expect(chooseNatCidr(["10.86.0.128/25", "10.86.1.0/28"])).toBe("10.86.2.0/24");
  expect(chooseNatCidr(["10.0.0.0/8"])).toBe("172.29.0.0/24");
  expect(chooseNatCidr(["10.0.0.0/8", "172.16.0.0/12"])).toBe("192.168.220.0/24");
});

test("a host that routes every private network is told so", () => {
  expect(chooseNatCidr(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])).toBeNull();
});

test("what is not IPv4 does not count", () => {
  expect(chooseNatCidr(["fd00::/8", "multicast", ""])).toBe("10.86.0.0/24");
});

test("every candidate is a private /24", () => {
  for (const cidr of natCandidates()) expect(cidr).toMatch(/^(10\.86|172\.29|192\.168)\.\d{1,3}\.0\/24$/);
  expect(new Set(natCandidates()).size).toBe(natCandidates().length);
});

test("this machine's own routes are read", async () => {
  expect(await readRoutes()).toContain("127.0.0.0/8");
});

test("a pool named by hand is refused when a route of the host is in it or around it", () => {
  expect(findCollision("192.0.2.0/24", ["default", "10.0.0.0/8", "192.0.2.2"])).toBe("192.0.2.2");
  expect(findCollision("10.1.2.0/24", ["10.0.0.0/8"])).toBe("10.0.0.0/8");
  expect(findCollision("198.51.100.0/24", ["default", "10.0.0.0/8", "192.0.2.0/24"])).toBeNull();
});
