// A container's life as the panel drives it: over mutual TLS, through a real agent process, on the real
// kernel; and what is left of it when that process is killed.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type NodeEvent, nodeEventSchema, type Observation } from "@berth/contract/observation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectPid, killProcess } from "../../src/ffi/process.ts";
import { eventually } from "../eventually.ts";
import { installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";
import { makeStubbornMonitor, type StubbornMonitor } from "./stubborn-monitor.ts";

let agent: AgentProcess;
let monitor: StubbornMonitor;
const ctid = ctidSchema.parse(9701);
const newId = () => `${crypto.randomUUID()}.1`;

beforeAll(async () => {
  monitor = makeStubbornMonitor("clf");
  agent = await openAgentProcess("clf", { monitorBinary: monitor.path });
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
});
afterEach(async () => {
  await agent.act("container.delete", { operationId: newId(), ctid });
});
afterAll(async () => {
  await agent.close();
  monitor.remove();
});

const put = (change: object = {}) =>
  agent.act("container.put", { operationId: newId(), spec: { ...specOf(ctid, {}), ...change } });
const act = (name: string, more: object = {}) =>
  agent.act(`container.${name}`, { operationId: newId(), ctid, ...more });

async function observe(): Promise<Observation | undefined> {
  const { observations } = Object(await agent.call("container.list", {}));
  return observations.find((one: Observation) => one.ctid === ctid);
}

const exec = (...argv: string[]) => execInside(agent.config.socketPath, ctid, argv);

/** Lets root inside do what ends the very command that asks for it. */
const asRoot = (script: string) => exec("/bin/sh", "-c", `(${script}) >/dev/null 2>&1 &`);

/** Follows the node's events as the panel does, until `count` have come. */
async function follow(after: number, count: number): Promise<NodeEvent[]> {
  const asked = agent.request({ path: `/trpc/events.stream?input=${encodeURIComponent(JSON.stringify({ after }))}` });
  asked.end();
  const [response]: IncomingMessage[] = await once(asked, "response");
  const events: NodeEvent[] = [];
  let text = "";
  for await (const part of response ?? []) {
    text += String(part);
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (\{"seq".*)$/m.exec(block)?.[1];
      if (data !== undefined) events.push(nodeEventSchema.parse(JSON.parse(data)));
    }
    if (events.length >= count) break;
  }
  asked.destroy();
  return events;
}

/** As near to a boot of the host as a test gets: every process gone, and another boot's name. */
async function rebootHost(): Promise<void> {
  const pid = (await observe())?.init?.pid ?? 0;
  await agent.end("SIGTERM");
  killProcess(pid);
  await eventually("it ended", () => expect(existsSync(`/proc/${pid}`)).toBe(false));
  const db = new DatabaseSync(join(agent.config.dataDir, "state.db"));
  db.exec("UPDATE meta SET value = 'another boot' WHERE key = 'boot_id'");
  db.close();
  await agent.start();
}

describe("the agent", () => {
  it("writes a log of JSON lines and nothing else", () => {
    const lines = agent.output().trim().split("\n");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
  });

  it("says of its node whether containers' packets may pass", async () => {
    const { features } = Object(await agent.call("hello", { contractVersion: 1 }));
    const [forwarding] = features.filter(({ name }: { name: string }) => name === "forwarding allowed");
    expect(forwarding.isPresent).toBe(!forwarding.note.includes("(it "));
  });
});

describe("a container", () => {
  it("is made, started, stopped and deleted, and every change of it is told in order", async () => {
    const { seq } = Object(await agent.call("container.list", {}));
    expect(await put()).toMatchObject({ state: "succeeded", percent: 100 });
    expect(await act("start")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "running", wanted: "running" });
    expect((await exec("/bin/hostname")).stdout.trim()).toBe(`vps-${ctid}`);
    expect(await act("stop", { timeoutMs: 20_000 })).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({
      state: "stopped",
      wanted: "stopped",
      exit: { kind: "poweroff" },
      init: null,
    });
    expect(await act("delete")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toBeUndefined();
    const events = await follow(seq, 10);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, n) => seq + 1 + n));
    const states = events
      .map(({ observation }) => observation?.state ?? "gone")
      .filter((state, n, all) => state !== all[n - 1]);
    expect(states).toEqual(["creating", "stopped", "starting", "running", "stopping", "stopped", "deleting", "gone"]);
  });

  it("is not touched by the same operation twice, nor by a second one while the first is at work", async () => {
    await put();
    const operationId = newId();
    const first = Object(await agent.call("container.start", { operationId, ctid }));
    const [again, other] = await Promise.allSettled([
      agent.call("container.start", { operationId, ctid }),
      agent.call("container.restart", { operationId: newId(), ctid, timeoutMs: 5000 }),
    ]);
    expect(again).toMatchObject({ status: "fulfilled", value: { id: first.id } });
    expect(other).toMatchObject({ status: "rejected", reason: { code: "container.busy" } });
    await eventually("it runs", async () => expect((await observe())?.state).toBe("running"));
    expect(await agent.act("container.start", { operationId, ctid })).toMatchObject({ state: "succeeded" });
    expect(await act("start")).toMatchObject({ state: "failed", error: { code: "container.already_running" } });
  });

  it("that powers itself off stays off, and one that reboots itself comes back", async () => {
    await put();
    await act("start");
    const before = await observe();
    await asRoot("reboot");
    await eventually(
      "it came back",
      async () => {
        const now = await observe();
        expect(now).toMatchObject({ state: "running", wanted: "running" });
        expect(now?.init?.startTicks).not.toBe(before?.init?.startTicks);
      },
      15_000,
    );
    await asRoot("poweroff");
    await eventually(
      "it is off",
      async () =>
        expect(await observe()).toMatchObject({ state: "stopped", wanted: "stopped", exit: { kind: "poweroff" } }),
      15_000,
    );
  });

  it("is forced off at once, and a crash of its init starts it again", async () => {
    await put();
    await act("start");
    const before = await observe();
    killProcess(before?.init?.pid ?? 0);
    await eventually(
      "it came back",
      async () => {
        const now = await observe();
        expect(now?.state).toBe("running");
        expect(now?.init?.pid).not.toBe(before?.init?.pid);
      },
      15_000,
    );
    expect(await act("kill")).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "stopped", wanted: "stopped", exit: { kind: "signaled", code: 9 } });
  });

  it("keeps its processes when the agent is killed, and is taken up by the next one", async () => {
    await put();
    await act("start");
    const before = await observe();
    await agent.end("SIGKILL");
    expect(readFileSync(`/proc/${before?.init?.pid}/stat`, "utf8").split(" ")[21]).toBe(before?.init?.startTicks);
    await agent.start();
    expect(await observe()).toMatchObject({ state: "running", wanted: "running", init: before?.init });
    expect((await exec("/bin/hostname")).stdout.trim()).toBe(`vps-${ctid}`);
    expect(await act("stop", { timeoutMs: 20_000 })).toMatchObject({ state: "succeeded" });
  });

  it("that rebooted while no agent was there is started by the next one", async () => {
    await put();
    await act("start");
    const before = await observe();
    await asRoot("sleep 1; reboot");
    await agent.end("SIGTERM");
    await eventually("it ended", () => expect(existsSync(`/proc/${before?.init?.pid}`)).toBe(false), 15_000);
    await agent.start();
    await eventually(
      "it runs again",
      async () => {
        const now = await observe();
        expect(now?.state).toBe("running");
        expect(now?.init?.startTicks).not.toBe(before?.init?.startTicks);
      },
      15_000,
    );
  });

  it("whose start was cut short is undone, reported as interrupted, and can be started again", async () => {
    await put();
    const goOn = monitor.stopNext();
    const operationId = newId();
    await agent.call("container.start", { operationId, ctid });
    const pid = await monitor.stopped();
    expect(await agent.call("operation.get", { id: operationId })).toMatchObject({ state: "running" });
    goOn();
    await agent.end("SIGKILL");
    await agent.start();
    expect(await agent.call("operation.get", { id: operationId })).toMatchObject({
      state: "failed",
      error: { code: "task.interrupted", isRetryable: true },
    });
    expect(await observe()).toMatchObject({ state: "stopped", init: null });
    // A monitor that comes too late finds neither agent nor cgroup, and makes nothing.
    process.kill(expectPid(pid), "SIGCONT");
    await eventually("it is gone", () => expect(existsSync(`/proc/${pid}`)).toBe(false));
    expect(await observe()).toMatchObject({ state: "stopped" });
    expect(await act("start")).toMatchObject({ state: "succeeded" });
    expect((await exec("/bin/hostname")).stdout.trim()).toBe(`vps-${ctid}`);
  });

  it("that is forced off while it starts does not run afterwards", async () => {
    await put();
    const goOn = monitor.stopNext();
    const start = act("start");
    const pid = await monitor.stopped();
    goOn();
    const kill = act("kill");
    await eventually("it is wanted stopped", async () => expect((await observe())?.wanted).toBe("stopped"));
    process.kill(expectPid(pid), "SIGCONT");
    expect(await start).toMatchObject({ state: "failed" });
    expect(await kill).toMatchObject({ state: "succeeded" });
    expect(await observe()).toMatchObject({ state: "stopped", wanted: "stopped", init: null });
  });

  it("is started after the host's boot if it has autostart, and lies still if it has not", async () => {
    for (const isAutostart of [true, false]) {
      await put({ isAutostart });
      await act("start");
      await rebootHost();
      if (isAutostart) {
        await eventually(
          "it runs again",
          async () => expect(await observe()).toMatchObject({ state: "running" }),
          15_000,
        );
        await act("delete");
        continue;
      }
      expect(await observe()).toMatchObject({ state: "stopped", wanted: "running" });
      await agent.end("SIGTERM");
      await agent.start();
      expect(await observe()).toMatchObject({ state: "stopped", wanted: "running" });
    }
  });

  it("whose delete was cut short is gone after the agent's next start, and the delete is reported done", async () => {
    await put();
    await act("start");
    const operationId = newId();
    await agent.call("container.delete", { operationId, ctid });
    await agent.end("SIGKILL");
    await agent.start();
    expect(await observe()).toBeUndefined();
    expect(await agent.call("operation.get", { id: operationId })).toMatchObject({ state: "succeeded" });
    expect(existsSync(join(agent.config.dataDir, "containers", String(ctid)))).toBe(false);
  });

  it("keeps its firewall: what somebody flushes is back within seconds, and told", async () => {
    await put();
    await act("start");
    const { seq } = Object(await agent.call("container.list", {}));
    const rules = () =>
      spawnSync("/usr/sbin/nft", ["list", "table", "inet", agent.config.nftTable], { encoding: "utf8" });
    // As `nft flush ruleset` does, but to nobody else's tables.
    for (const family of ["inet", "arp"])
      spawnSync("/usr/sbin/nft", ["delete", "table", family, agent.config.nftTable]);
    expect(rules().stdout).toBe("");
    const [event] = await follow(seq, 1);
    expect(event).toMatchObject({ ctid, reason: "network restored", observation: { state: "running" } });
    expect(rules().stdout).toContain(`"${agent.config.interfacePrefix}${ctid}" . 198.51.100.`);
    expect(agent.output()).toContain("changed by somebody else");
  });

  it("shows its counters every second while it runs", async () => {
    await put();
    await act("start");
    await eventually("samples come", async () => {
      const samples = Object(await agent.call("metrics.recent", { ctid }));
      expect(samples.length).toBeGreaterThan(1);
      expect(samples[1].counters.processes).toBeGreaterThan(0);
      expect(samples[1].n).toBe(samples[0].n + 1);
    });
  });
});
