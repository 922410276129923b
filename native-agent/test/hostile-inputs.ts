// What a stolen panel may send, for tests of the closed list: one good input for every operation, values of no form, and
// good inputs with one field spoiled.
import type { OperationName } from "@berth/contract/operations.ts";
import fc from "fast-check";

const operationId = "00000000-0000-4000-8000-000000000000.1";
const ctid = 999_001;
const act = { operationId, ctid };
const timed = { ...act, timeoutMs: 1000 };
const HASH = `$6$salt$${"x".repeat(86)}`;

export const goodSpec = {
  ctid,
  uuid: "00000000-0000-4000-8000-000000000001",
  generation: 1,
  hostname: "vps",
  imageDigest: "a".repeat(64),
  limits: {
    cpuMillicores: 1000,
    memoryBytes: 2 ** 28,
    swapBytes: 0,
    diskBytes: 2 ** 28,
    processes: 100,
    diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
  },
  network: { ipv4: "198.51.100.2", delivery: "nat", nameservers: [] },
  firstBoot: { rootPasswordHash: null, sshKeys: [] },
  isAutostart: false,
  isSuspended: false,
};

/** One good input an operation; the container is one that no test makes. */
export const goodInputs: Readonly<Record<OperationName, object>> = {
  hello: { contractVersion: 1 },
  "container.list": {},
  "container.put": { operationId, spec: goodSpec },
  "container.start": act,
  "container.stop": timed,
  "container.kill": act,
  "container.restart": timed,
  "container.delete": act,
  "container.setPassword": { ...act, rootPasswordHash: HASH },
  "operation.get": { id: operationId },
  "operation.watch": { id: operationId, after: -1 },
  "operation.log": { id: operationId, offset: 0 },
  "events.stream": { after: 0 },
  "metrics.recent": { ctid },
  "metrics.stream": { ctids: [ctid] },
  "metrics.history": { ctid, fromMs: 0, toMs: 1000, points: 10 },
  "image.list": {},
  "image.build": { operationId, suite: "auto" },
  "certificate.request": {},
  "certificate.install": { certificatePem: "-----BEGIN CERTIFICATE-----" },
  "terminal.open": { ctid, purpose: "console", shellId: null, size: { cols: 80, rows: 24 } },
  "isolation.report": { ctid },
};

/** Strings with which programs are usually talked out of their senses. */
const words = [
  "",
  "\0",
  "../../../../etc/passwd",
  "/proc/self/root",
  "$(reboot)",
  "`reboot`",
  "; rm -rf / #",
  "' OR 1=1 --",
  "%00%2e%2e%2f",
  "__proto__",
  "constructor",
  "toString",
  "\u202Eevil",
  "\uD800",
  "-1",
  "1e309",
  "NaN",
  "a".repeat(100_000),
];

const hostileWord = fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 200 }));
const hostileNumber = fc.constantFrom(0, -0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, -(2 ** 63));

/** A single value that fits nowhere, as JSON can carry it. */
export const hostileValue = fc.oneof(
  hostileWord,
  hostileNumber,
  fc.constantFrom(null, true, [], {}, [[[[]]]]),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}')),
);

/** An input of no form. */
export const hostile = fc.oneof(hostileValue, fc.dictionary(hostileWord, hostileValue, { maxKeys: 5 }));

/** A good input with one field of it, at any depth, spoiled, dropped or doubled. */
export function spoil(good: object): fc.Arbitrary<unknown> {
  const paths = listPaths(good, []);
  const extra = fc.tuple(hostileWord, hostileValue).map(([key, value]) => ({ ...good, [key]: value }));
  if (paths.length === 0) return extra;
  const spoiled = fc
    .tuple(fc.constantFrom(...paths), hostileValue, fc.boolean())
    .map(([path, value, isDropped]) => setAt(good, path, isDropped ? undefined : value));
  return fc.oneof(spoiled, extra);
}

function listPaths(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...listPaths(inner, [...path, key])]);
}

function setAt(value: object, [key = "", ...rest]: readonly string[], next: unknown): object {
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== key) return [[name, inner]];
    if (rest.length > 0) return [[name, setAt(Object(inner), rest, next)]];
    return next === undefined ? [] : [[name, next]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
