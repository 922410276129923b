import { expect, test } from "vitest";
import { isTrustedOrigin, trustedOrigins } from "./trusted-origins.ts";

const local = "http://127.0.0.1:8006";

test("on loopback the name and port the browser used is ours too, and no other", () => {
  expect(isTrustedOrigin(local, { origin: "http://localhost:9000", host: "localhost:9000" })).toBe(true);
  expect(isTrustedOrigin(local, { origin: "http://127.0.0.1:8006", host: "127.0.0.1:8006" })).toBe(true);
  expect(isTrustedOrigin(local, { origin: "http://localhost:3000", host: "localhost:9000" })).toBe(false);
  expect(isTrustedOrigin(local, { origin: "http://evil.example", host: "evil.example" })).toBe(false);
  expect(isTrustedOrigin(local, { origin: "http://localhost.evil.example", host: "localhost.evil.example" })).toBe(
    false,
  );
  expect(isTrustedOrigin(local, { host: "localhost:9000" })).toBe(false);
});

test("behind a public URL that alone is ours, whatever the Host header says", () => {
  expect(trustedOrigins("https://panel.example", "localhost:8006")).toEqual(["https://panel.example"]);
  expect(isTrustedOrigin("https://panel.example", { origin: "https://panel.example", host: "10.0.0.1" })).toBe(true);
  expect(isTrustedOrigin("https://panel.example", { origin: "http://panel.example", host: "panel.example" })).toBe(
    false,
  );
});
