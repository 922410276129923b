import { expect, it } from "vitest";
import { parseNameservers } from "./node-nameservers.ts";

it("gives a container no resolver that only the node itself can reach", () => {
  const text =
    "# comment\nnameserver 127.0.0.53\nnameserver ::1\nnameserver fe80::1%eth0\n nameserver 192.0.2.53\nnameserver 2001:db8::53\noptions edns0\n";
  expect(parseNameservers(text)).toEqual(["192.0.2.53", "2001:db8::53"]);
});

it("gives three at most, as resolv.conf holds", () => {
  expect(
    parseNameservers("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n"),
  ).toHaveLength(3);
});

it("takes no word that is no address", () => {
  expect(parseNameservers("nameserver evil.example\nnameserver 192.0.2.1;rm\n")).toEqual([]);
});
