import { expect, test } from "vitest";
import type { Facts } from "./facts.mjs";
import { judge } from "./preflight.mjs";

const GIB = 1024 ** 3;

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
  ports: [
    { port: 8006, flag: "--port", holder: null },
    { port: 8007, flag: "--agent-port", holder: null },
  ],
  space: [{ path: "/var/lib/berth", freeBytes: 50 * GIB, neededBytes: 7 * GIB, device: 1 }],
  packages: { hasApt: true, isListEmpty: false, missing: ["gcc", "postgresql"], available: ["gcc", "postgresql"] },
};

const codes = (facts: Partial<Facts>): string[] => judge({ ...fit, ...facts }).map((refusal) => refusal.code);

test("a fresh Debian with Node, npm and apt is let through", () => {
  expect(judge(fit)).toEqual([]);
  expect(codes({ osVersion: "12", isSystemd: false, nodeVersion: "24.1.0", arch: "arm64" })).toEqual([]);
});

test.each<[string, Partial<Facts>]>([
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
  ["port_taken", { ports: [{ port: 8006, flag: "--port", holder: "pveproxy (process 812)" }] }],
  ["port_twice", { ports: [8006, 8006].map((port) => ({ port, flag: "--port", holder: null })) }],
  ["no_space", { space: [{ path: "/var/lib/berth", freeBytes: GIB, neededBytes: 7 * GIB, device: 1 }] }],
])("a machine with %s is refused by one sentence and a remedy", (code, facts) => {
  const refusals = judge({ ...fit, ...facts });
  expect(refusals.map((refusal) => refusal.code)).toEqual([code]);
  expect(refusals[0]?.sentence).toMatch(/^\S.*[^.]\.$/);
  expect(refusals[0]?.remedy).toMatch(/\S/);
});

test("a taken port names who holds it and how to choose another", () => {
  const [refusal] = judge({ ...fit, ports: [{ port: 8007, flag: "--agent-port", holder: "nginx (process 9)" }] });
  expect(refusal?.sentence).toContain("8007 is taken by nginx (process 9)");
  expect(refusal?.remedy).toContain("--agent-port");
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
