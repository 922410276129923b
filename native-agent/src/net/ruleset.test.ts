import { expect, test } from "vitest";
import { addBinding, ruleset } from "./ruleset.ts";

const config = { interfacePrefix: "bt-", nftTable: "berth" };

test("every rule about containers goes by the prefix, so an unknown cable is shut", () => {
  const text = ruleset(config, [], []);
  expect(text.match(/iifname "bt-\*"/g)?.length).toBeGreaterThanOrEqual(4);
  expect(text).not.toContain("policy drop");
});

test("a hidden address is masqueraded, a routed one is not", () => {
  expect(addBinding(config, { ctid: 101, ipv4: "10.0.0.2", delivery: "nat" })).toContain("nat4 { 10.0.0.2 }");
  expect(addBinding(config, { ctid: 101, ipv4: "10.0.0.2", delivery: "routed" })).not.toContain("nat4");
});

test("nothing but an address gets into a command", () => {
  const evil = { ctid: 101, ipv4: "10.0.0.2 : accept }\nflush ruleset #", delivery: "routed" } as const;
  expect(() => addBinding(config, evil)).toThrow(expect.objectContaining({ code: "address.invalid" }));
});
