import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "./env.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-env-"));
  writeFileSync(join(dir, "secret"), "s".repeat(40));
});
afterAll(() => rmSync(dir, { recursive: true }));

const read = (more: Readonly<Record<string, string>>) =>
  readEnv({ DATABASE_URL: "postgresql://x", BERTH_SECRET_FILE: join(dir, "secret"), ...more });
const files = { BERTH_TLS_CERT_FILE: "/cert.pem", BERTH_TLS_KEY_FILE: "/key.pem" };

test("on loopback the panel speaks plain http", () => {
  expect(read({})).toMatchObject({ publicUrl: "http://127.0.0.1:8006", tls: null });
  expect(read({ BERTH_LISTEN_HOST: "::1" })).toMatchObject({ publicUrl: "http://[::1]:8006", tls: null });
});

test("behind a proxy on this machine the public URL rules, and the panel itself stays plain on loopback", () => {
  expect(read({ PUBLIC_URL: "https://panel.example.net/" })).toMatchObject({
    publicUrl: "https://panel.example.net",
    tls: null,
  });
});

test("any other listening address is HTTPS: by Berth's own authority, or by the files given", () => {
  const own = read({ BERTH_LISTEN_HOST: "192.0.2.1" });
  expect(own).toMatchObject({ publicUrl: "https://192.0.2.1:8006", tls: { files: null } });
  const named = read({ BERTH_LISTEN_HOST: "0.0.0.0", PUBLIC_URL: "https://panel.example.net:8006", ...files });
  expect(named.tls).toEqual({ files: { certFile: "/cert.pem", keyFile: "/key.pem" } });
  expect(read(files).publicUrl).toBe("https://127.0.0.1:8006");
});

test.each<[string, Record<string, string>]>([
  ["plain http under another name", { PUBLIC_URL: "http://panel.example.net" }],
  ["plain http off loopback", { BERTH_LISTEN_HOST: "192.0.2.1", PUBLIC_URL: "http://127.0.0.1:8006" }],
  ["a public URL that says plain http of an encrypted panel", { PUBLIC_URL: "http://127.0.0.1:8006", ...files }],
  ["every address without a name", { BERTH_LISTEN_HOST: "0.0.0.0" }],
  ["a certificate without its key", { BERTH_TLS_CERT_FILE: "/cert.pem" }],
  ["no database", { DATABASE_URL: "" }],
])("%s is refused", (_what, more) => {
  expect(() => read(more)).toThrow();
});

test("a secret that is too short is refused", () => {
  writeFileSync(join(dir, "short"), "x");
  expect(() => read({ BERTH_SECRET_FILE: join(dir, "short") })).toThrow("fewer than 32");
});
