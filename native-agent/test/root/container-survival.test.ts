// What a VPS does not notice: the death of the agent. And what the next agent knows all the same.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killProcess, readStartTicks } from "../../src/ffi/process.ts";
import { connectMonitor } from "../../src/monitor/monitor-client.ts";
import { adoptContainer } from "../../src/runtime/adopt-container.ts";
import { killContainer } from "../../src/runtime/kill-container.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { runInside } from "../../src/runtime/run-inside.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { stopContainer } from "../../src/runtime/stop-container.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent } from "./agent-bench.ts";

let bench: AgentBench;
let ctid: Ctid;
beforeAll(async () => {
  bench = openAgentBench("ta3");
  ctid = await bench.make(5103);
});
afterAll(() => bench.close());

const initOf = () => bench.agent.state.containers.get(ctid).init;
const inside = async (script: string) =>
  (await runInside(bench.agent, ctid, { argv: ["/bin/sh", "-c", script] })).stdout.trim();

/** The parent of init, by its name: the monitor. */
function monitorPid(): number {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${initOf()?.pid}/status`, "utf8"))?.[1]);
  expect(readFileSync(`/proc/${parent}/comm`, "utf8").trim()).toBe("berth-monitor");
  return parent;
}

describe("kill -9 of the agent", () => {
  it("leaves the VPS running, and the next agent holds the same init", async () => {
    bench.closeAgent();
    const script = join(import.meta.dirname, "agent-to-kill.ts");
    const agent = spawn(
      process.execPath,
      [script, JSON.stringify({ ...bench.config, agentAddress: undefined }), String(ctid), `${crypto.randomUUID()}.1`],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [said] = await Promise.race([once(agent.stdout, "data"), once(agent, "exit")]);
    expect(String(said)).toBe("started\n");
    agent.kill("SIGKILL");
    await once(agent, "exit");
    bench.restartAgent();
    const init = initOf();
    expect(readStartTicks(init?.pid ?? 0)).toBe(init?.startTicks);
    expect(await adoptContainer(bench.agent, ctid)).toBeNull();
    expect(bench.agent.live.get(ctid)).toMatchObject({ init, isMonitored: true });
    expect(bench.agent.live.get(ctid)?.blockDevices.length).toBe(1);
    expect(await inside("echo still here")).toBe("still here");
  });

  it("loses nothing of the console", async () => {
    const console = await connectMonitor(bench.agent.live.get(ctid)?.consolePath ?? "");
    let shown = "";
    console.attach((bytes) => {
      shown += bytes.toString();
    });
    await eventually("what was said before is there", () => expect(shown).toContain("the console speaks"));
    console.close();
  });

  it("lets the next agent stop it cleanly", async () => {
    await stopContainer(bench.agent, { ctid, timeoutMs: 10_000 }, silent);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({ state: "stopped", exit: { kind: "poweroff" } });
  });

  it("does not hide a poweroff that happened meanwhile", async () => {
    await startContainer(bench.agent, ctid, silent);
    const init = initOf();
    await inside("(sleep 1; poweroff -f) >/dev/null 2>&1 &");
    bench.restartAgent();
    await eventually("init is gone", () => expect(readStartTicks(init?.pid ?? 0)).toBeNull());
    await eventually("the monitor has written it down", async () =>
      expect(await adoptContainer(bench.agent, ctid)).toMatchObject({ kind: "poweroff" }),
    );
    await releaseContainer(bench.agent, ctid);
    bench.agent.state.change(ctid, { state: "stopped", init: null }, "test");
  });
});

describe("kill -9 of the monitor", () => {
  it("leaves the VPS running, says so, and sees its end", async () => {
    await startContainer(bench.agent, ctid, silent);
    const live = bench.agent.live.get(ctid);
    killProcess(monitorPid());
    await eventually("the state says it", () =>
      expect(bench.agent.state.containers.get(ctid).state).toBe("unmonitored"),
    );
    expect(await inside("echo still here")).toBe("still here");
    killContainer(bench.agent, ctid);
    expect(await live?.ended).toMatchObject({ kind: "lost", code: -1 });
    await releaseContainer(bench.agent, ctid);
    bench.agent.state.change(ctid, { state: "stopped", init: null }, "test");
  });

  it("is survived by an adoption too", async () => {
    await startContainer(bench.agent, ctid, silent);
    const monitor = monitorPid();
    bench.restartAgent();
    killProcess(monitor);
    expect(await adoptContainer(bench.agent, ctid)).toBeNull();
    await eventually("the state says it", () =>
      expect(bench.agent.state.containers.get(ctid).state).toBe("unmonitored"),
    );
  });
});
