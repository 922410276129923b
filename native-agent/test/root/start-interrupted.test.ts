// kill -9 of the agent at every step of a start. The next agent knows only the container's number and that it was
// starting: by that alone it takes everything away again, says what became of the operation, and can start anew.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { converge } from "../../src/runtime/converge.ts";
import { endContainer } from "../../src/runtime/end-container.ts";
import { guardNetwork } from "../../src/runtime/guard-network.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { createRestarts } from "../../src/runtime/restarts.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent } from "./agent-bench.ts";
import { nothing, remainsOf } from "./start-bench.ts";

const BOOT = "one boot";
let bench: AgentBench;
let ctid: Ctid;
beforeAll(async () => {
  bench = openAgentBench("tsi", { names: { interfacePrefix: "tsi-", uidBase: 2_013_265_920 + 65_536 * 1200 } });
  ctid = await bench.make(5881);
  bench.agent.state.meta.set("boot_id", BOOT);
});
afterAll(() => bench.close());

/** Starts the container in an agent of its own, which dies at the step; gives the operation's id. */
async function startAndDie(lastStep: string): Promise<string> {
  const operationId = `${crypto.randomUUID()}.1`;
  bench.closeAgent();
  const config = JSON.stringify({ ...bench.config, agentAddress: undefined });
  const script = join(import.meta.dirname, "agent-to-kill.ts");
  const words = [script, config, String(ctid), operationId, lastStep];
  const agent = spawn(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] });
  const [, signal] = await once(agent, "exit");
  expect(signal).toBe("SIGKILL");
  bench.restartAgent();
  return operationId;
}

/** What main.ts does first. */
async function takeUp(): Promise<void> {
  const guard = guardNetwork(bench.agent);
  const restarts = createRestarts();
  await converge(bench.agent, restarts, { bootId: BOOT });
  restarts.close();
  guard.close();
}

describe("an agent killed in the middle of a start", () => {
  it.each([
    ["mounting the disk", {}],
    ["setting the limits", {}],
    ["making namespaces", { cgroups: [5881] }],
    ["connecting the network", { cgroups: [5881] }],
    ["starting init", { cgroups: [5881], bindings: [5881] }],
    ["writing running", { cgroups: [5881], bindings: [5881], interfaces: [5881], disks: 1 }],
  ])("at %s: nothing is left, the operation was interrupted, and a new start succeeds", async (step, left) => {
    const id = await startAndDie(step);
    const { agent } = bench;
    expect(agent.state.containers.get(ctid)).toMatchObject({ state: "starting", init: null });
    expect(remainsOf(agent, ctid)).toMatchObject(left);

    await takeUp();
    await eventually("nothing is left", () => expect(remainsOf(agent, ctid)).toEqual(nothing));
    expect(agent.state.containers.get(ctid)).toMatchObject({ state: "stopped", wanted: "stopped", init: null });
    const operation = agent.state.operations.get(id);
    expect(operation).toMatchObject({ state: "failed", error: { code: "task.interrupted", isRetryable: true } });

    await startContainer(agent, ctid, silent);
    const live = agent.live.get(ctid);
    if (live !== undefined) await endContainer(agent, live);
    await releaseContainer(agent, ctid);
    agent.state.change(ctid, { state: "stopped", init: null }, "test");
    await eventually("that start left nothing", () => expect(remainsOf(agent, ctid)).toEqual(nothing));
  });
});
