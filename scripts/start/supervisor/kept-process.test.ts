import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Service } from "./config.ts";
import { KeptProcess } from "./kept-process.ts";
import { ProcessRecord, startTicksOf } from "./process-record.ts";

let dir: string;
let words: string[];
const open: KeptProcess[] = [];

/** Listens on a unix socket, says so, and ends a moment after it is told to. */
const program = `
  const { createServer } = require("node:net");
  const [socket, stubborn] = process.argv.slice(1);
  require("node:fs").rmSync(socket, { force: true });
  createServer((peer) => peer.end()).listen(socket, () => console.log("serving"));
  process.on("SIGTERM", () => { if (!stubborn) { console.log("ending"); process.exit(0); } });
`;

const service = (change: Partial<Service> = {}, args: readonly string[] = []): Service => ({
  name: "thing",
  argv: [process.execPath, "-e", program, join(dir, "thing.sock"), ...args],
  cwd: "/",
  env: {},
  uid: null,
  gid: null,
  ready: { socket: join(dir, "thing.sock") },
  readyMs: 10_000,
  stopSignal: "SIGTERM",
  stopMs: 5000,
  ...change,
});

function keep(one: Service, record = new ProcessRecord(join(dir, "processes.json"))): KeptProcess {
  const kept = new KeptProcess(one, { logDir: join(dir, "log"), record, log: (text) => words.push(text) });
  open.push(kept);
  return kept;
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-kept-"));
  mkdirSync(join(dir, "log"));
  words = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((kept) => kept.stop()));
  rmSync(dir, { recursive: true });
});

test("a service is ready when it serves, writes its own log, and ends when told", async () => {
  const kept = keep(service());
  await kept.start();
  const { pid, state } = kept.status;
  expect(state).toBe("ready");
  await kept.stop();
  expect(startTicksOf(pid)).toBeNull();
  expect(readFileSync(join(dir, "log/thing.log"), "utf8")).toBe("serving\nending\n");
});

test("a killed service comes back as another process", async () => {
  const kept = keep(service());
  await kept.start();
  const first = kept.status.pid;
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(kept.status).toMatchObject({ state: "ready", restarts: 1 }), { timeout: 10_000 });
  expect(kept.status.pid).not.toBe(first);
});

test("a service that will not end is killed", async () => {
  const kept = keep(service({ stopMs: 300 }, ["stubborn"]));
  await kept.start();
  const { pid } = kept.status;
  await kept.stop();
  expect(startTicksOf(pid)).toBeNull();
  expect(words.join()).toContain("killed");
});

test("a program that always dies is reported after three tries, with its log", async () => {
  const kept = keep(service({ argv: [process.execPath, "-e", "process.exit(3)"] }));
  await expect(kept.start()).rejects.toThrow(/thing does not become ready; see .*thing\.log/);
});

test("what a killed supervisor left is found by its process and start time, and ended", async () => {
  const first = keep(service());
  await first.start();
  const { pid } = first.status;
  const second = keep(service());
  await second.endLeftover();
  expect(startTicksOf(pid)).toBeNull();
});

test("a process id that came round again is nobody's leftover", () => {
  writeFileSync(join(dir, "processes.json"), JSON.stringify({ thing: { pid: process.pid, startTicks: "1" } }));
  expect(new ProcessRecord(join(dir, "processes.json")).leftover("thing")).toBe(0);
});
