import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";

test("every setting has a default, and what a path is made of follows it", () => {
  expect(parseConfig({ dataDir: "/srv/b", runDir: "/run/b" })).toMatchObject({
    imageDir: "/srv/b/images",
    tlsDir: "/srv/b/tls",
    socketPath: "/run/b/agent.sock",
    listenHost: "127.0.0.1",
    uidBase: 1_879_048_192,
  });
});

test.each([
  [{ dataDirectory: "/x" }, "dataDirectory"],
  [{ dataDir: "relative" }, "dataDir"],
  [{ uidBase: 1_000_001 }, "uidBase"],
  [{ uidBase: 4_294_901_760 - 65_536, uidRangeCount: 2 }, "uidRangeCount"],
  [{ interfacePrefix: "toolong-" }, "interfacePrefix"],
  [{ nftTable: "a; flush ruleset" }, "nftTable"],
  [{ cgroupParent: "../escape" }, "cgroupParent"],
])("%j is refused and named", (file, key) => {
  expect(() => parseConfig(file)).toThrow(
    expect.objectContaining({ code: "input.invalid", message: expect.stringContaining(key) }),
  );
});
