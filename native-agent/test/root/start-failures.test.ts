// Every step of a start made to fail, one at a time. Whatever fails and how far it had come: the host is as before,
// down to the agent's own descriptors, the error is the step's own, and the next start succeeds.
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MonitorSpec } from "../../src/monitor/monitor-spec.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { endContainer } from "../../src/runtime/end-container.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { stopContainer } from "../../src/runtime/stop-container.ts";
import { turnOff } from "../../src/runtime/turn-off.ts";
import { turnOn } from "../../src/runtime/turn-on.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent } from "./agent-bench.ts";
import { nothing, remainsOf } from "./start-bench.ts";

const words = "made to fail";
const HASH = `$6$salt$${"x".repeat(86)}`;
let bench: AgentBench;
let ctid: Ctid;
let dir: string;
let filesBefore: readonly string[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "berth-tsf-monitors-"));
  bench = openAgentBench("tsf", { names: { interfacePrefix: "tsf-", uidBase: 2_013_265_920 + 65_536 * 1300 } });
  ctid = await bench.make(5882);
  await startAndEnd(bench.agent);
});
afterAll(async () => {
  await bench.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What the agent holds open, by what it is; sockets and pipes without their numbers, which are never the same. */
function openFiles(): readonly string[] {
  const targets = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).replace(/\[\d+\]$/, "");
    } catch {
      return "";
    }
  });
  return targets.filter((target) => target !== "" && !target.includes("/proc/")).sort();
}

async function startAndEnd(agent: Agent): Promise<void> {
  await startContainer(agent, ctid, silent);
  const live = agent.live.get(ctid);
  if (live !== undefined) await endContainer(agent, live);
  await releaseContainer(agent, ctid);
  agent.state.change(ctid, { state: "stopped", init: null }, "test");
}

beforeEach(() => {
  filesBefore = openFiles();
});
afterEach(async () => {
  await eventually("the host is as before", () => {
    expect(remainsOf(bench.agent, ctid)).toEqual(nothing);
    expect(openFiles()).toEqual(filesBefore);
  });
  expect(bench.agent.live.has(ctid)).toBe(false);
  expect(bench.agent.state.containers.get(ctid)).toMatchObject({ state: "stopped", init: null });
  // A password that was to be set is not wanted any more.
  bench.agent.state.change(ctid, { isFirstBootPending: false }, "test");
  await startAndEnd(bench.agent);
});

const fail = (): never => {
  throw new Error(words);
};

/** A program in the monitor's place: shell words, then the real one. */
function monitorThat(does: string): string {
  const path = join(dir, "monitor");
  writeFileSync(path, `#!/bin/sh\n${does}\nexec ${bench.config.monitorBinary} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

const withMonitor = (agent: Agent, does: string): Agent => ({
  ...agent,
  config: { ...agent.config, monitorBinary: monitorThat(does) },
});

/** The real thing but for what `change` says. */
function override<T extends object>(real: T, change: Partial<T>): T {
  return new Proxy(real, {
    get(target, name) {
      const value: unknown = Reflect.get(change, name) ?? Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type Break = (agent: Agent) => Agent;
const cgroupsWith =
  (change: (real: Agent["cgroups"]) => Partial<Agent["cgroups"]>): Break =>
  (agent) => ({ ...agent, cgroups: override(agent.cgroups, change(agent.cgroups)) });
const networkWith =
  (attach: (real: Agent["network"], ask: Parameters<Agent["network"]["attach"]>[0]) => Promise<never>): Break =>
  (agent) => ({ ...agent, network: override(agent.network, { attach: (ask) => attach(agent.network, ask) }) });
const stateThatRefuses =
  (state: string): Break =>
  (agent) => {
    const change: Agent["state"]["change"] = (which, patch, reason) =>
      patch.state === state ? fail() : agent.state.change(which, patch, reason);
    return { ...agent, state: override(agent.state, { change }) };
  };

const breaks: readonly (readonly [step: string, code: string, Break])[] = [
  ["the image is gone", "container.start_failed", (agent) => ({ ...agent, findImage: fail })],
  [
    "the helper for the idmap does not start",
    "container.start_failed",
    (agent) => ({ ...agent, config: { ...agent.config, monitorBinary: "/no/such/monitor" } }),
  ],
  [
    "the helper for the idmap dies",
    "monitor.lost",
    (agent) => withMonitor(agent, '[ "$1" = userns-holder ] && exit 1'),
  ],
  [
    "the disk cannot be mounted",
    "container.start_failed",
    (agent) => ({ ...agent, disks: override(agent.disks, { mount: fail }) }),
  ],
  ["no cgroup can be made", "container.start_failed", cgroupsWith(() => ({ create: fail }))],
  [
    "cgroups are made and then it fails",
    "container.start_failed",
    cgroupsWith((real) => ({
      create: (...args) => {
        real.create(...args).close();
        return fail();
      },
    })),
  ],
  ["a limit is refused", "container.start_failed", cgroupsWith(() => ({ applyLimits: fail }))],
  [
    "the cgroup cannot be handed over",
    "container.start_failed",
    cgroupsWith((real) => ({ create: (...args) => ({ ...real.create(...args), delegateTo: fail }) })),
  ],
  ["the monitor dies before its first word", "monitor.lost", (agent) => withMonitor(agent, '[ "$1" = run ] && exit 1')],
  [
    "the monitor says what no monitor says",
    "monitor.failed",
    (agent) => withMonitor(agent, '[ "$1" = run ] && { echo nonsense >&3; exit 0; }'),
  ],
  ["the network is refused", "container.start_failed", networkWith(fail)],
  [
    "the network is made and then it fails",
    "container.start_failed",
    networkWith(async (real, ask) => {
      await real.attach(ask);
      return fail();
    }),
  ],
  [
    "the seccomp program is wrong",
    "security.failed",
    (agent) => ({ ...agent, filter: Uint8Array.from([0xff, 0xff, 0, 0, 0, 0, 0, 0]) }),
  ],
  ["init runs and nothing can be written down", "container.start_failed", stateThatRefuses("running")],
];

describe("a start fails when", () => {
  it.each(breaks)("%s, as %s, and leaves nothing", async (_step, code, breakIt) => {
    await expect(startContainer(breakIt(bench.agent), ctid, silent)).rejects.toMatchObject({ code });
  });

  it.each<[string, string, Break]>([
    ["the VPS has no chpasswd", "container.password_failed", (agent) => agent],
    ["nobody can enter it", "container.password_failed", cgroupsWith(() => ({ openEntrance: fail }))],
  ])("its first password is to be set and %s, as %s; it stays to be set", async (_why, code, breakIt) => {
    const { spec } = bench.agent.state.change(ctid, { isFirstBootPending: true }, "test");
    const firstBoot = { ...spec.firstBoot, rootPasswordHash: HASH };
    bench.agent.state.containers.putSpec({ ...spec, generation: spec.generation + 1, firstBoot });
    await expect(startContainer(breakIt(bench.agent), ctid, silent)).rejects.toMatchObject({ code });
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({ isFirstBootPending: true, spec: { firstBoot } });
  });
});

describe("a stop that cannot clean up", () => {
  it("says so, and the next start cleans up first", async () => {
    await startContainer(bench.agent, ctid, silent);
    const broken = { ...bench.agent, network: override(bench.agent.network, { release: fail }) };
    await expect(stopContainer(broken, { ctid, timeoutMs: 5000 }, silent)).rejects.toThrow(words);
    expect(bench.agent.state.containers.get(ctid).state).toBe("stopping");
    // What does not need the network is gone all the same.
    expect(remainsOf(bench.agent, ctid)).toMatchObject({ cgroups: [], bindings: [ctid], processes: [] });
    await turnOn(bench.agent, ctid, silent);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({ state: "running", wanted: "running" });
    await turnOff(bench.agent, { ctid, timeoutMs: 5000 }, silent);
  });
});

describe("a start that forgets a namespace", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(["user", "mnt", "pid", "net", "ipc", "uts"])("%s is refused, not made with less", async (forgotten) => {
    const { set } = MonitorSpec.prototype;
    vi.spyOn(MonitorSpec.prototype, "set").mockImplementation(function (this: MonitorSpec, key, value) {
      return key === "namespace" && value === forgotten ? this : set.call(this, key, value);
    });
    await expect(startContainer(bench.agent, ctid, silent)).rejects.toThrow();
  });
});
