import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judgeCertificate, readCertificate } from "./certificate.mjs";
import { parseOptions } from "./options.mjs";

let dir: string;
const path = (name: string) => join(dir, name);

const DAY_MS = 86_400_000;

/** Makes NAME.pem and NAME.key, good for ten days. */
function make(name: string): void {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "10"];
  const names = ["-subj", "/CN=panel", "-addext", "subjectAltName=DNS:panel.example.net,IP:192.0.2.1"];
  const files = ["-keyout", path(`${name}.key`), "-out", path(`${name}.pem`)];
  execFileSync("openssl", ["req", "-x509", ...curve, ...names, ...files], { stdio: "ignore" });
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-certificate-"));
  make("good");
  make("other");
  writeFileSync(path("words.pem"), "no certificate\n");
});
afterAll(() => rmSync(dir, { recursive: true }));

const read = (cert: string, key: string, ...more: readonly string[]) =>
  readCertificate(parseOptions(["--tls-cert", path(cert), "--tls-key", path(key), ...more], {}));
const codes = (...given: Parameters<typeof read>) =>
  judgeCertificate(read(...given), Date.now()).map(({ code }) => code);
const named = ["--public-url", "https://panel.example.net"];

test("a certificate for the panel's name or address, with its key, is let through", () => {
  expect(codes("good.pem", "good.key", ...named)).toEqual([]);
  expect(codes("good.pem", "good.key", "--listen", "192.0.2.1")).toEqual([]);
  expect(readCertificate(parseOptions([], {}))).toBeNull();
});

test("a certificate that has ended, or not begun, is refused by its own dates", () => {
  const facts = read("good.pem", "good.key", ...named);
  expect(judgeCertificate(facts, Date.now() + 11 * DAY_MS).map(({ code }) => code)).toEqual(["tls_expired"]);
  expect(judgeCertificate(facts, Date.now() - DAY_MS).map(({ code }) => code)).toEqual(["tls_not_yet"]);
});

test("another certificate's key, another name and what is no PEM are refused before anything changes", () => {
  expect(codes("good.pem", "other.key", ...named)).toEqual(["tls_mismatch"]);
  expect(codes("good.pem", "good.key", "--public-url", "https://other.example.net")).toEqual(["tls_wrong_name"]);
  expect(codes("good.pem", "good.key", "--listen", "192.0.2.2")).toEqual(["tls_wrong_name"]);
  expect(codes("words.pem", "good.key", ...named)).toEqual(["tls_unreadable"]);
  expect(codes("good.pem", "missing.key", ...named)).toEqual(["tls_unreadable"]);
});
