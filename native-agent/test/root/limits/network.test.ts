// The network rates of a plan on a real VPS, from its start by the agent's own story to its end: measured both ways,
// changed by putting a spec, found in force by the agent's next life, and gone with the VPS.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guardNetwork } from "../../../src/runtime/guard-network.ts";
import { releaseContainer } from "../../../src/runtime/release-container.ts";
import { eventually } from "../../eventually.ts";
import { expectWithinTenth } from "../../print-limit.ts";
import { type LimitedVps, openLimitedVps } from "./limited-vps.ts";

const MBIT = 1_000_000;
const [TAKES, GIVES] = [9001, 9002];
let vps: LimitedVps;

beforeAll(async () => {
  vps = await openLimitedVps(512 * 1024 * 1024);
});
afterAll(() => vps.close());

/** Connects to a program inside that takes or gives without end. */
async function open(port: number, program: string): Promise<Socket> {
  await vps.inside(`${program} > /dev/null 2>&1 &`);
  const host = vps.bench.agent.state.containers.get(vps.ctid).spec.network.ipv4;
  return eventually(`port ${port} is open`, async () => {
    const socket = connect({ host, port });
    await once(socket, "connect");
    return socket.on("error", () => {}).resume();
  });
}

/** The most of some measurements: a machine that is busy with other things may give less than the limit. */
async function measure(name: "netRxBytes" | "netTxBytes", limit: number): Promise<number> {
  let most = 0;
  for (let tries = 0; tries < 5 && most < limit * 0.9; tries++) most = Math.max(most, await measureOnce(name));
  return most;
}

/** Megabits a second through the cable, seen from the VPS, once the first second has gone. */
async function measureOnce(name: "netRxBytes" | "netTxBytes"): Promise<number> {
  const read = () => vps.bench.agent.network.readTraffic().get(vps.ctid)?.[name] ?? 0;
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(1000);
  const [bytes, begin] = [read(), performance.now()];
  await wait(4000);
  return ((read() - bytes) * 8) / 1000 / (performance.now() - begin);
}

test("a VPS receives and sends at its plan's rates, also after they were changed", async () => {
  for (const [receive, transmit] of [
    [60, 30],
    [20, 90],
    [5, 5],
  ] as const) {
    await vps.change({ network: { receiveBitsPerSec: receive * MBIT, transmitBitsPerSec: transmit * MBIT } });
    const giving = await open(GIVES, `nc -l -p ${GIVES} < /dev/zero`);
    const sent = await measure("netTxBytes", transmit);
    expectWithinTenth({ name: "transmit", unit: "Mbit/s", limit: transmit, measured: sent });
    giving.destroy();
    const taking = await open(TAKES, `sleep 60 | nc -l -p ${TAKES}`);
    const pour = () => {
      while (!taking.destroyed && taking.write(Buffer.alloc(65_536)));
    };
    taking.on("drain", pour);
    pour();
    const received = await measure("netRxBytes", receive);
    expectWithinTenth({ name: "receive", unit: "Mbit/s", limit: receive, measured: received });
    taking.destroy();
  }
});

test("the agent's next life finds them in force, and nothing is left of an ended VPS", async () => {
  const agent = vps.bench.restartAgent();
  guardNetwork(agent).close();
  expect(agent.network.census().detours).toEqual([vps.ctid]);
  expect(agent.network.findDamage()).toBeNull();
  agent.cgroups.kill(vps.ctid);
  await releaseContainer(agent, vps.ctid);
  expect(agent.network.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
});
