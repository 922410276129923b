import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CertificateFacts } from "./certificate.mjs";
import type { Facts, PortFact } from "./facts.mjs";
import { judge } from "./preflight.mjs";

const GIB = 1024 ** 3;

const port = (number: number, flag: string, more: Partial<PortFact> = {}): PortFact => ({
  host: "127.0.0.1",
  port: number,
  flag,
  holder: null,
  isAddressAbsent: false,
  ...more,
});

const certificate: CertificateFacts = {
  certFile: "/c.pem",
  keyFile: "/k.pem",
  unreadable: "",
  isPair: true,
  validFromMs: Date.now() - 1000,
  validToMs: Date.now() + 1_000_000,
  host: "panel.example.net",
  isForHost: true,
};

const fit: Facts = {
  uid: 0,
  osName: "Debian GNU/Linux 13 (trixie)",
  osId: "debian",
  osVersion: "13",
  arch: "x64",
  nodeVersion: "20.20.2",
  glibc: "2.41",
  isSystemd: true,
  missingFeatures: [],
  isServiceWanted: false,
  isOthersService: false,
  firstFreePort: 1024,
  certificate: null,
  ports: [port(8006, "--port"), port(8007, "--agent-port")],
  space: [{ path: "/var/lib/berth", freeBytes: 50 * GIB, neededBytes: 7 * GIB, device: 1 }],
  packages: { hasApt: true, isListEmpty: false, missing: ["gcc", "postgresql"], available: ["gcc", "postgresql"] },
};

const codes = (facts: Partial<Facts>): string[] => judge({ ...fit, ...facts }).map((refusal) => refusal.code);

test("a fresh Debian with Node, npm and apt is let through", () => {
  expect(judge(fit)).toEqual([]);
  expect(codes({ osVersion: "12", isSystemd: false, nodeVersion: "24.1.0", arch: "arm64" })).toEqual([]);
});

const unfit: [string, Partial<Facts>][] = [
  ["not_root", { uid: 1000 }],
  ["wrong_os", { osId: "ubuntu", osVersion: "24.04", osName: "Ubuntu 24.04" }],
  ["wrong_os", { osVersion: "11" }],
  ["wrong_arch", { arch: "riscv64" }],
  ["old_node", { nodeVersion: "18.19.0" }],
  ["no_glibc", { glibc: "" }],
  ["kernel_feature", { missingFeatures: [{ name: "user namespaces", remedy: "Allow them." }] }],
  ["no_apt", { packages: { ...fit.packages, hasApt: false } }],
  ["no_compiler", { packages: { ...fit.packages, available: ["postgresql"] } }],
  ["no_package", { packages: { ...fit.packages, available: ["gcc"] } }],
  ["port_taken", { ports: [port(8006, "--port", { holder: "pveproxy (process 812)" })] }],
  ["port_twice", { ports: [port(8006, "--port"), port(8006, "--agent-port")] }],
  ["port_low", { ports: [port(443, "--port")] }],
  ["no_address", { ports: [port(8006, "--port", { host: "192.0.2.1", isAddressAbsent: true })] }],
  ["no_systemd", { isServiceWanted: true, isSystemd: false }],
  ["other_service", { isServiceWanted: true, isOthersService: true }],
  ["tls_unreadable", { certificate: { ...certificate, unreadable: "/c.pem: ENOENT" } }],
  ["tls_mismatch", { certificate: { ...certificate, isPair: false } }],
  ["tls_expired", { certificate: { ...certificate, validToMs: Date.now() - 1 } }],
  ["tls_not_yet", { certificate: { ...certificate, validFromMs: Date.now() + 1_000_000 } }],
  ["tls_wrong_name", { certificate: { ...certificate, isForHost: false } }],
  ["no_space", { space: [{ path: "/var/lib/berth", freeBytes: GIB, neededBytes: 7 * GIB, device: 1 }] }],
];

test.each(unfit)("a machine with %s is refused by one sentence and a remedy", (code, facts) => {
  const refusals = judge({ ...fit, ...facts });
  expect(refusals.map((refusal) => refusal.code)).toEqual([code]);
  expect(refusals[0]?.sentence).toMatch(/^\S.*[^.]\.$/);
  expect(refusals[0]?.remedy).toMatch(/\S/);
});

test("a taken port names who holds it and how to choose another", () => {
  const [refusal] = judge({ ...fit, ports: [port(8007, "--agent-port", { holder: "nginx (process 9)" })] });
  expect(refusal?.sentence).toContain("8007 is taken by nginx (process 9)");
  expect(refusal?.remedy).toContain("--agent-port");
});

test("a service may have a low port, and a good certificate is let through", () => {
  expect(
    codes({ isServiceWanted: true, ports: [port(443, "--port"), port(8007, "--agent-port")], certificate }),
  ).toEqual([]);
});

test("every refusal there is has its machine above", () => {
  const written = readFileSync(join(import.meta.dirname, "preflight.mjs"), "utf8");
  const more = readFileSync(join(import.meta.dirname, "certificate.mjs"), "utf8");
  const all = [...`${written}${more}`.matchAll(/code: "([a-z_]+)"/g)].map(([, code]) => code ?? "");
  expect(all.length).toBeGreaterThan(20);
  expect([...new Set(all)].sort()).toEqual([...new Set(unfit.map(([code]) => code))].sort());
});

test("packages without a candidate are no reason to refuse before the lists were ever fetched", () => {
  expect(codes({ packages: { ...fit.packages, isListEmpty: true, available: [] } })).toEqual([]);
});

test("a machine with several faults hears of all of them, the most basic first", () => {
  expect(codes({ uid: 5, osVersion: "11", missingFeatures: [{ name: "veth", remedy: "x." }] })).toEqual([
    "not_root",
    "wrong_os",
    "kernel_feature",
  ]);
});
