// What the agent's start mends: records the kernel knows nothing of, and things of the kernel no record speaks of.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectPid, killProcess } from "../../src/ffi/process.ts";
import { putContainer } from "../../src/runtime/put-container.ts";
import { turnOn } from "../../src/runtime/turn-on.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent, specOf, type TestAgent } from "./agent-bench.ts";
import { beginLife } from "./journal-stories.ts";
import { nothing, remainsOf } from "./start-bench.ts";

let bench: AgentBench;
let life: Awaited<ReturnType<typeof beginLife>>;
let ctid: Ctid;
const unknown = ctidSchema.parse(5952);

beforeAll(async () => {
  bench = openAgentBench("tcv", { names: { interfacePrefix: "tcv-", uidBase: 2_013_265_920 + 65_536 * 1500 } });
  ctid = await bench.make(5951);
  life = await beginLife(bench.agent);
});
afterAll(async () => {
  life.end();
  await bench.close();
});

/** Lets the agent end, something happen to the node, and the next agent begin. */
async function nextLife(meanwhile: (agent: TestAgent) => void = () => {}): Promise<TestAgent> {
  life.end();
  meanwhile(bench.restartAgent());
  life = await beginLife(bench.restartAgent());
  return life.agent;
}

const record = () => life.agent.state.containers.get(ctid);

it("a cgroup that no record speaks of, or only as of one that lies still, is removed", async () => {
  const { limits } = specOf(ctid, {});
  const agent = await nextLife(({ cgroups }) => {
    for (const which of [unknown, ctid]) cgroups.create(which, 1, limits).close();
    expect(cgroups.census()).toEqual([ctid, unknown]);
  });
  expect(agent.cgroups.census()).toEqual([]);
  expect(record().state).toBe("stopped");
});

it("a detour that was left when its cable had gone is removed", async () => {
  const name = `tcv-${unknown}t`;
  const agent = await nextLife(() => execFileSync("ip", ["link", "add", name, "type", "ifb"]));
  expect(agent.network.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
});

it("a record of what runs no more is settled: how it ended is lost, and what is wanted runs again", async () => {
  await turnOn(life.agent, ctid, silent);
  const { init } = record();
  await nextLife((agent) => {
    killProcess(expectPid(init?.pid ?? 0));
    agent.cgroups.kill(ctid);
  });
  await eventually("it runs again", () => {
    expect(record()).toMatchObject({ state: "running", wanted: "running" });
    expect(record().init).not.toEqual(init);
  });
});

it("a suspension that came while the agent died is obeyed, and what was wanted is kept for its end", async () => {
  const { spec } = record();
  await nextLife((agent) => {
    agent.state.containers.putSpec({ ...spec, generation: spec.generation + 1, isSuspended: true });
  });
  await eventually("it is stopped", () =>
    expect(record()).toMatchObject({ state: "stopped", wanted: "running", init: null, exit: { kind: "poweroff" } }),
  );
  await eventually("nothing of it runs", () => expect(remainsOf(life.agent, ctid)).toEqual(nothing));
  await nextLife();
  expect(record().state).toBe("stopped");
  await expect(turnOn(life.agent, ctid, silent)).rejects.toMatchObject({ code: "container.suspended" });
  await putContainer(life.agent, { ...spec, generation: spec.generation + 2 }, silent);
  expect(record()).toMatchObject({ state: "running", wanted: "running" });
});

it("a record half made is released, keeps its number, and is made when it is put again", async () => {
  const spec = specOf(unknown, {});
  await nextLife((agent) => void agent.state.containers.putSpec(spec));
  const disk = join(bench.config.dataDir, "containers", String(unknown), "disk.ext4");
  expect(life.agent.state.containers.get(unknown).state).toBe("creating");
  expect(existsSync(disk)).toBe(false);
  await putContainer(life.agent, spec, silent);
  expect(life.agent.state.containers.get(unknown).state).toBe("stopped");
  expect(existsSync(disk)).toBe(true);
});
