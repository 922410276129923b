import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerSpec, containerSpecSchema } from "@berth/contract/container-spec.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openState, type State } from "./state.ts";

const UID_BASE = 2_013_265_920;
let dir: string;
let state: State;
let nowMs = 1000;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-state-"));
  state = reopen();
});

afterEach(() => {
  state.close();
  rmSync(dir, { recursive: true });
});

function reopen(uidRangeCount = 3): State {
  return openState({
    path: join(dir, "state.db"),
    operationLogDir: join(dir, "operations"),
    uidBase: UID_BASE,
    uidRangeCount,
    clock: () => nowMs,
  });
}

function makeSpec(ctid: number, change: object = {}): ContainerSpec {
  return containerSpecSchema.parse({
    ctid,
    uuid: `00000000-0000-4000-8000-${String(ctid).padStart(12, "0")}`,
    generation: 1,
    hostname: `h${ctid}`,
    imageDigest: "a".repeat(64),
    limits: {
      cpuMillicores: 1000,
      memoryBytes: 2 ** 28,
      swapBytes: 0,
      diskBytes: 2 ** 30,
      processes: 100,
      diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
    },
    network: { ipv4: "198.51.100.2", delivery: "nat", nameservers: [] },
    firstBoot: { rootPasswordHash: null, sshKeys: ["ssh-ed25519 AAAA me"] },
    isAutostart: true,
    isSuspended: false,
    ...change,
  });
}

const id = (n: number) => `00000000-0000-4000-8000-000000000000.${n}`;

test("a put container has a uid range of its own that outlives the agent", () => {
  state.containers.putSpec(makeSpec(101));
  state.containers.putSpec(makeSpec(102));
  state.close();
  state = reopen();
  expect(state.containers.list().map(({ uidBase }) => uidBase)).toEqual([UID_BASE, UID_BASE + 65_536]);
});

test("a range is given again only after the record is removed, and exhaustion has its own code", () => {
  for (const ctid of [101, 102, 103]) state.containers.putSpec(makeSpec(ctid));
  expect(() => state.containers.putSpec(makeSpec(104))).toThrow(
    expect.objectContaining({ code: "uid_range.exhausted" }),
  );
  state.containers.remove(makeSpec(102).ctid, "delete");
  expect(state.containers.putSpec(makeSpec(104)).uidBase).toBe(UID_BASE + 65_536);
});

test("the same or a lower generation changes nothing, a higher one is kept, another uuid is refused", () => {
  state.containers.putSpec(makeSpec(101, { generation: 2 }));
  const seq = state.events.lastSeq();
  state.containers.putSpec(makeSpec(101, { generation: 1, hostname: "older" }));
  state.containers.putSpec(makeSpec(101, { generation: 2, hostname: "same" }));
  expect(state.events.lastSeq()).toBe(seq);
  expect(state.containers.putSpec(makeSpec(101, { generation: 3, hostname: "newer" })).spec.hostname).toBe("newer");
  const other = makeSpec(101, { generation: 4, uuid: "00000000-0000-4000-8000-ffffffffffff" });
  expect(() => state.containers.putSpec(other)).toThrow(expect.objectContaining({ code: "operation.conflict" }));
});

test("every change writes one event whose number the observation carries", () => {
  const { ctid } = state.containers.putSpec(makeSpec(101)).spec;
  nowMs = 5000;
  state.change(ctid, { state: "stopped" }, "create");
  state.change(ctid, { wanted: "running" }, "start");
  state.containers.remove(ctid, "delete");
  const events = state.events.after(0);
  expect(events.map(({ seq, kind, reason }) => [seq, kind, reason])).toEqual([
    [1, "container.changed", "put"],
    [2, "container.changed", "create"],
    [3, "container.changed", "start"],
    [4, "container.removed", "delete"],
  ]);
  expect(events[1]?.observation).toMatchObject({ seq: 2, state: "stopped", sinceMs: 5000 });
  expect(events[3]?.observation).toBeNull();
});

test("a change that cannot be written leaves no event and no trace in memory", () => {
  const { ctid } = state.containers.putSpec(makeSpec(101)).spec;
  const wrong = { init: { pid: 5n, startTicks: "1" } } as never;
  expect(() => state.change(ctid, wrong, "start")).toThrow();
  expect(state.events.lastSeq()).toBe(1);
  expect(state.containers.get(ctid).init).toBeNull();
});

test("a password's hash is off the disk once the first start has applied it", () => {
  const hash = `$6$abc$${"x".repeat(86)}`;
  const { ctid } = state.containers.putSpec(makeSpec(101, { firstBoot: { rootPasswordHash: hash, sshKeys: [] } })).spec;
  state.change(ctid, { isFirstBootPending: false }, "start");
  state.containers.putSpec(makeSpec(101, { generation: 2, firstBoot: { rootPasswordHash: hash, sshKeys: [] } }));
  expect(state.containers.get(ctid).spec.firstBoot.rootPasswordHash).toBeNull();
});

test("a follower gets what it missed and then each new event, in order", async () => {
  const { ctid } = state.containers.putSpec(makeSpec(101)).spec;
  state.change(ctid, { state: "stopped" }, "create");
  const abort = new AbortController();
  const seen: number[] = [];
  const following = (async () => {
    for await (const event of state.events.stream(1, abort.signal)) {
      seen.push(event.seq);
      if (event.seq === 2) state.change(ctid, { state: "starting" }, "start");
      if (event.seq === 3) queueMicrotask(() => state.change(ctid, { state: "running" }, "start"));
      if (event.seq === 4) abort.abort();
    }
  })();
  await following;
  expect(seen).toEqual([2, 3, 4]);
});

test("the same operation id begins once, another ask under it is refused", () => {
  const { ctid } = makeSpec(101);
  expect(state.operations.begin({ id: id(1), kind: "container.start", ctid }).isNew).toBe(true);
  expect(state.operations.begin({ id: id(1), kind: "container.start", ctid }).isNew).toBe(false);
  const other = () => state.operations.begin({ id: id(1), kind: "container.stop", ctid });
  expect(other).toThrow(expect.objectContaining({ code: "operation.conflict" }));
});

test("an operation of a former life is found running and its end is newer than any step of it", () => {
  const { ctid } = makeSpec(101);
  state.operations.begin({ id: id(1), kind: "container.start", ctid });
  for (let n = 0; n < 20; n += 1) state.operations.step(id(1), `step ${n}`, n);
  const { seq } = state.operations.get(id(1));
  state.close();
  state = reopen();
  expect(state.operations.listUnfinished().map((operation) => operation.id)).toEqual([id(1)]);
  const error = { code: "task.interrupted", internal: "", isRetryable: true, traceId: null, syscall: null };
  expect(state.operations.finish(id(1), error).seq).toBeGreaterThan(seq);
  expect(state.operations.listUnfinished()).toEqual([]);
});

test("watching an operation shows the log and ends with its end", async () => {
  state.operations.begin({ id: id(1), kind: "image.build", ctid: null });
  state.operations.log(id(1), "first");
  const rows = state.operations.watch(id(1), -1, new AbortController().signal);
  expect((await rows.next()).value).toMatchObject({ logLines: ["first"], operation: { state: "running" } });
  state.operations.step(id(1), "unpacking", 40);
  state.operations.log(id(1), "second");
  state.operations.finish(id(1), null);
  expect((await rows.next()).value).toMatchObject({
    logLines: ["second"],
    operation: { state: "succeeded", percent: 100 },
  });
  expect((await rows.next()).done).toBe(true);
  expect(readFileSync(state.operations.logPath(id(1)), "utf8")).toBe("first\nsecond\n");
});

test("a log that cannot be written fails nothing: whoever watches still reads the line", async () => {
  rmSync(join(dir, "operations"), { recursive: true });
  writeFileSync(join(dir, "operations"), "no directory");
  state.operations.begin({ id: id(1), kind: "container.start", ctid: null });
  state.operations.log(id(1), "a line");
  const { value: row } = await state.operations.watch(id(1), -1, new AbortController().signal).next();
  expect(row).toMatchObject({ logLines: ["a line"] });
  expect(state.operations.finish(id(1), null)).toMatchObject({ state: "succeeded" });
});

test("an event can be told of several containers without changing them", () => {
  for (const ctid of [101, 102]) state.containers.putSpec(makeSpec(ctid));
  const before = state.events.lastSeq();
  const [one, other] = state.containers.list().map(({ spec }) => spec.ctid);
  if (one === undefined || other === undefined) throw new Error("two were put");
  state.containers.remove(other, "test");
  state.containers.tell([one, other], "a word");
  expect(state.events.after(before).map(({ ctid, reason }) => [ctid, reason])).toEqual([
    [102, "test"],
    [101, "a word"],
  ]);
  expect(state.containers.get(one)).toMatchObject({ state: "creating", seq: before + 2 });
});

test("watching an ended operation gives one row, a left follower gives none", async () => {
  state.operations.begin({ id: id(1), kind: "image.build", ctid: null });
  const abort = new AbortController();
  const left = state.operations.watch(id(1), 0, abort.signal).next();
  abort.abort();
  expect((await left).done).toBe(true);
  state.operations.finish(id(1), null);
  const rows = state.operations.watch(id(1), 99, new AbortController().signal);
  expect((await rows.next()).value).toMatchObject({ operation: { state: "succeeded" } });
  expect((await rows.next()).done).toBe(true);
});

test("an ended operation and its log are forgotten after thirty days, a running one is not", () => {
  state.operations.begin({ id: id(1), kind: "image.build", ctid: null });
  state.operations.log(id(1), "made");
  state.operations.finish(id(1), null);
  state.operations.begin({ id: id(2), kind: "image.build", ctid: null });
  const log = state.operations.logPath(id(1));
  nowMs += 31 * 86_400_000;
  state.close();
  state = reopen();
  expect([state.operations.has(id(1)), state.operations.has(id(2))]).toEqual([false, true]);
  expect(() => readFileSync(log)).toThrow("ENOENT");
});

const HASH = `$6$salt$${"x".repeat(86)}`;
const onDisk = () => ["state.db", "state.db-wal"].map((name) => readFileSync(join(dir, name), "latin1")).join("");

test("what goes into the bin is wanted stopped in the same write, and what comes back lies still", () => {
  const { ctid } = state.containers.putSpec(makeSpec(101)).spec;
  state.containers.change(ctid, { state: "running", wanted: "running" }, "start");
  const binned = state.containers.putSpec(makeSpec(101, { generation: 2, isBinned: true }));
  expect(binned).toMatchObject({ wanted: "stopped", state: "running", spec: { isBinned: true } });
  expect(state.containers.putSpec(makeSpec(101, { generation: 3 })).wanted).toBe("stopped");
});

test("a password that waits for a start outlives the agent, and no page of the file has its hash afterwards", () => {
  const { ctid } = state.containers.putSpec(makeSpec(101)).spec;
  state.containers.change(ctid, { state: "stopped", isFirstBootPending: false }, "create");
  state.containers.change(ctid, { pendingPasswordHash: HASH }, "password");
  expect(onDisk()).toContain(HASH);
  state.close();
  state = reopen();
  expect(state.containers.get(ctid).pendingPasswordHash).toBe(HASH);
  state.containers.change(ctid, { pendingPasswordHash: null }, "first boot");
  expect(onDisk()).not.toContain(HASH);
  state.containers.change(ctid, { pendingPasswordHash: HASH }, "password");
  state.containers.remove(ctid, "delete");
  expect(onDisk()).not.toContain(HASH);
});
