// Bad luck at a node, as the panel meets it over mutual TLS: each case with its error code and what is left afterwards.
// test/faults/agent.json lists them all; those of a start, a disk and the wire have files of their own.
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Observation } from "@berth/contract/observation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectPid, killProcess } from "../../src/ffi/process.ts";
import { eventually } from "../eventually.ts";
import { installBusyboxImage, type SpecChange, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";
import { makeStubbornMonitor, type StubbornMonitor } from "./stubborn-monitor.ts";

const MIB = 1024 * 1024;
const newId = () => `${crypto.randomUUID()}.1`;
const ctid = ctidSchema.parse(9721);
const other = ctidSchema.parse(9722);

let agent: AgentProcess;
const put = (change: SpecChange & { ctid?: typeof ctid } = {}) =>
  agent.act("container.put", { operationId: newId(), spec: specOf(change.ctid ?? ctid, change) });
const act = (name: string, more: object = {}) =>
  agent.act(`container.${name}`, { operationId: newId(), ctid, timeoutMs: 10_000, ...more });
const one = (name: string) => agent.act(`container.${name}`, { operationId: newId(), ctid });
const failed = (code: string) => ({ state: "failed", error: { code } });

async function observe(which = ctid): Promise<Observation | undefined> {
  const { observations } = Object(await agent.call("container.list", {}));
  return observations.find((found: Observation) => found.ctid === which);
}
const hasDisk = (which = ctid) =>
  existsSync(agent.see(join(agent.config.dataDir, "containers", String(which), "disk.ext4")));

describe("a node with bad luck", () => {
  let monitor: StubbornMonitor;
  beforeAll(async () => {
    monitor = makeStubbornMonitor("cbl");
    agent = await openAgentProcess("cbl", { monitorBinary: monitor.path, uidRangeCount: 1 });
    installBusyboxImage(agent.config.imageDir);
    await agent.start();
  });
  afterEach(async () => {
    await one("delete");
  });
  afterAll(async () => {
    await agent.close();
    monitor.remove();
  });

  it("image missing: image.not_found; a number without a disk is left, and can be deleted", async () => {
    expect(await put({ imageDigest: "e".repeat(64) })).toMatchObject(failed("image.not_found"));
    expect(await observe()).toMatchObject({ state: "creating", init: null });
    expect(hasDisk()).toBe(false);
    expect(await one("start")).toMatchObject(failed("container.start_failed"));
    expect(await one("delete")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toBeUndefined();
  });

  it("user ids exhausted: uid_range.exhausted; nothing is left, and a delete makes room", async () => {
    await put();
    expect(await put({ ctid: other })).toMatchObject(failed("uid_range.exhausted"));
    expect(await observe(other)).toBeUndefined();
    expect(hasDisk(other)).toBe(false);
    await one("delete");
    expect(await put({ ctid: other })).toMatchObject({ state: "succeeded" });
    await agent.act("container.delete", { operationId: newId(), ctid: other });
  });

  it("a bad host name in a spec: input.invalid; nothing is written down", async () => {
    for (const hostname of ["-a", "a b", "../etc", "x".repeat(254), "a\n127.0.0.1 bank.example"]) {
      const operationId = newId();
      const refused = agent.call("container.put", { operationId, spec: { ...specOf(ctid, {}), hostname } });
      await expect(refused).rejects.toMatchObject({ code: "input.invalid", status: 400 });
      await expect(agent.call("operation.get", { id: operationId })).rejects.toMatchObject({
        code: "operation.not_found",
      });
    }
    expect(await observe()).toBeUndefined();
  });

  it("an unknown container: container.not_found for every act, and to delete it is to have deleted it", async () => {
    for (const name of ["start", "kill"]) expect(await one(name)).toMatchObject(failed("container.not_found"));
    for (const name of ["stop", "restart"]) expect(await act(name)).toMatchObject(failed("container.not_found"));
    const rootPasswordHash = `$6$salt$${"x".repeat(86)}`;
    const reset = agent.act("container.setPassword", { operationId: newId(), ctid, rootPasswordHash });
    expect(await reset).toMatchObject(failed("container.not_found"));
    expect(await one("delete")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toBeUndefined();
  });

  it("start of what runs and stop of what is stopped: already_running and already_stopped; nothing changes", async () => {
    await put();
    expect(await act("stop")).toMatchObject(failed("container.already_stopped"));
    expect(await one("kill")).toMatchObject(failed("container.already_stopped"));
    await one("start");
    const before = await observe();
    expect(await one("start")).toMatchObject(failed("container.already_running"));
    expect(await observe()).toMatchObject({ state: "running", wanted: "running", init: before?.init });
  });

  it("the same operation id for something else: operation.conflict; the first goes on", async () => {
    await put();
    const operationId = newId();
    await agent.call("container.start", { operationId, ctid });
    for (const [name, input] of [
      ["container.kill", { operationId, ctid }],
      ["container.start", { operationId, ctid: other }],
      ["image.build", { operationId, suite: "auto" }],
    ] as const) {
      await expect(agent.call(name, input)).rejects.toMatchObject({ code: "operation.conflict", status: 409 });
    }
    expect(await agent.act("container.start", { operationId, ctid })).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "running" });
  });

  it("delete, put and a password while it starts: container.busy; the start goes on", async () => {
    await put();
    const goOn = monitor.stopNext();
    const start = one("start");
    const pid = await monitor.stopped();
    goOn();
    const rootPasswordHash = `$6$salt$${"x".repeat(86)}`;
    for (const [name, input] of [
      ["container.delete", { operationId: newId(), ctid }],
      ["container.put", { operationId: newId(), spec: { ...specOf(ctid, {}), generation: 2 } }],
      ["container.setPassword", { operationId: newId(), ctid, rootPasswordHash }],
    ] as const) {
      await expect(agent.call(name, input)).rejects.toMatchObject({ code: "container.busy", status: 409 });
    }
    process.kill(expectPid(pid), "SIGCONT");
    expect(await start).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "running" });
  });

  it("monitor killed: the VPS runs on, its state says so, and it can be stopped", async () => {
    await put();
    await one("start");
    const init = (await observe())?.init;
    killProcess(expectPid(parentOf(init?.pid ?? 0)));
    await eventually("its state says so", async () => expect((await observe())?.state).toBe("unmonitored"));
    const opened = agent.call("terminal.open", {
      ctid,
      purpose: "console",
      shellId: null,
      size: { cols: 80, rows: 24 },
    });
    await expect(opened).rejects.toMatchObject({ code: "monitor.lost" });
    expect((await execInside(agent.config.socketPath, ctid, ["/bin/hostname"])).stdout.trim()).toBe(`vps-${ctid}`);
    expect(await one("kill")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "stopped", exit: { kind: "lost" } });
  });
});

describe("a node whose disk is full", () => {
  const fill = () => agent.see(join(agent.config.dataDir, "fill"));
  beforeAll(async () => {
    agent = await openAgentProcess("cbf", { dataMib: 160 });
    installBusyboxImage(agent.config.imageDir);
    await agent.start();
  });
  afterAll(() => agent.close());

  function fillUp(): void {
    const fd = openSync(fill(), "a", 0o600);
    try {
      for (let size = MIB; size >= 512; size /= 2) {
        try {
          for (;;) writeSync(fd, Buffer.alloc(size));
        } catch {
          // No room for one of this size: smaller ones may fit.
        }
      }
    } finally {
      closeSync(fd);
    }
  }

  it("creating a disk it has no room for: disk.no_space; a number without a disk is left, and can be deleted", async () => {
    expect(await put({ diskBytes: 512 * MIB })).toMatchObject(failed("disk.no_space"));
    expect(await observe()).toMatchObject({ state: "creating" });
    expect(hasDisk()).toBe(false);
    await one("delete");
  });

  it("no room to write anything down: disk.no_space before anything is done; the VPS runs on, and all is well with room", async () => {
    await put({ diskBytes: 128 * MIB });
    expect(await one("start")).toMatchObject({ state: "succeeded" });
    const before = await observe();
    // What the node frees by itself meanwhile is filled again.
    await eventually("nothing fits any more", async () => {
      fillUp();
      const refused = agent.call("container.start", { operationId: newId(), ctid });
      await expect(refused).rejects.toMatchObject({ code: "disk.no_space" });
    });
    const refused = agent.call("container.kill", { operationId: newId(), ctid });
    await expect(refused).rejects.toMatchObject({ code: "disk.no_space", status: 500 });
    expect(await observe()).toEqual(before);
    // It ends while nobody can write that down.
    await execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", "(sleep 1; poweroff -f) >/dev/null 2>&1 &"]);
    await eventually("it ended", () => expect(existsSync(`/proc/${before?.init?.pid}`)).toBe(false));
    rmSync(fill());
    await eventually(
      "that is written down when there is room",
      async () => expect(await observe()).toMatchObject({ state: "stopped", exit: { kind: "poweroff" } }),
      15_000,
    );
    expect(await one("start")).toMatchObject({ state: "succeeded" });
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
