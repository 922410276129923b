// What a network rate promises, measured with real TCP between two namespaces that stand for VPSs: both directions,
// over the whole range, changed while it pours, taken away by somebody, and found again by the agent's next life.
import { execFileSync } from "node:child_process";
import type { NetworkLimits } from "@berth/core/container/limits.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Network, NetworkMember } from "../../src/net/network.ts";
import { openNetwork } from "../../src/net/open-network.ts";
import { enterOwnNetwork, Namespace } from "../network-namespace.ts";
import { expectWithinTenth, printLimit } from "../print-limit.ts";

const config = { interfacePrefix: "tr-", nftTable: "berth_test_rates" };
const MBIT = 1_000_000;
const PORT = 8008;
const unlimited: NetworkLimits = { receiveBitsPerSec: null, transmitBitsPerSec: null };
const limited: NetworkMember = { ctid: 900_211, ipv4: "198.51.100.21", delivery: "routed", rates: unlimited };
const neighbour: NetworkMember = { ctid: 900_212, ipv4: "198.51.100.22", delivery: "routed", rates: unlimited };

let goHome: () => void;
let network: Network;
let one: Namespace;
let other: Namespace;

const here = (command: string) => execFileSync("sh", ["-c", command], { encoding: "utf8" });

async function attach(member: NetworkMember): Promise<Namespace> {
  const namespace = await Namespace.open();
  await network.attach({ ...member, netns: { pid: namespace.pid } });
  await namespace.serve(PORT, "pour");
  return namespace;
}

/** Megabits a second the limited one gets from its neighbour, or gives. */
function measure(direction: "receive" | "transmit", { seconds, warmUp } = { seconds: 4, warmUp: 1 }): Promise<number> {
  return direction === "receive"
    ? one.gauge(neighbour.ipv4, PORT, { seconds, warmUp })
    : other.gauge(limited.ipv4, PORT, { seconds, warmUp });
}

/** Measures, prints and compares. */
async function expectRate(name: string, measuring: Promise<number>, mbits: number): Promise<void> {
  expectWithinTenth({ name, unit: "Mbit/s", limit: mbits, measured: await measuring });
}

beforeAll(() => {
  goHome = enterOwnNetwork();
});
afterAll(() => goHome());

beforeEach(async () => {
  network = openNetwork(config);
  network.prepareNode([]);
  other = await attach(neighbour);
});
afterEach(async () => {
  for (const namespace of [one, other]) await namespace.close();
  for (const { ctid } of [limited, neighbour]) await network.release(ctid);
  expect(network.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
  network.close();
  here("nft delete table inet berth_test_rates; nft delete table arp berth_test_rates");
});

const rows: readonly [number, { seconds: number; warmUp: number }][] = [
  // A slow line fills its queue before it is steady.
  [1, { seconds: 11, warmUp: 5 }],
  [10, { seconds: 6, warmUp: 2 }],
  [100, { seconds: 4, warmUp: 1 }],
  [1000, { seconds: 4, warmUp: 1 }],
];

describe.each(["receive", "transmit"] as const)("%s", (direction) => {
  const key = `${direction}BitsPerSec` as const;

  test.each(rows)("%d Mbit/s is what TCP gets, within a tenth", async (mbits, time) => {
    one = await attach({ ...limited, rates: { ...unlimited, [key]: mbits * MBIT } });
    await expectRate(direction, measure(direction, time), mbits);
  });

  test("10 Gbit/s is never passed, and reached as far as this machine carries so much", async () => {
    one = await attach(limited);
    const free = await measure(direction, { seconds: 3, warmUp: 1 });
    network.applyRates(limited.ctid, { ...unlimited, [key]: 10_000 * MBIT });
    const measured = await measure(direction, { seconds: 3, warmUp: 1 });
    printLimit({ name: `${direction} (${Math.round(free)} without limit)`, unit: "Mbit/s", limit: 10_000, measured });
    expect(measured).toBeLessThan(11_000);
    // The detour costs a machine of two cores a part of what it could carry without.
    expect(measured).toBeGreaterThan(Math.min(9000, free / 2));
  });

  test("the other direction and the neighbour are as fast as without", async () => {
    one = await attach({ ...limited, rates: { ...unlimited, [key]: 10 * MBIT } });
    const free = await measure(direction === "receive" ? "transmit" : "receive", { seconds: 2, warmUp: 1 });
    expect(free).toBeGreaterThan(500);
  });
});

test("a rate is changed, taken away and given back while the connection goes on", async () => {
  one = await attach(limited);
  const pouring = measure("transmit", { seconds: 26, warmUp: 22 });
  for (const direction of ["receive", "transmit"] as const) {
    // Up and far down: what was let into a big bucket must not block a small one.
    for (const mbits of [50, 1000, 5, 200]) {
      network.applyRates(limited.ctid, { ...unlimited, [`${direction}BitsPerSec`]: mbits * MBIT });
      expect(network.findDamage()).toBeNull();
      if (direction === "receive") await expectRate(`changed ${direction}`, measure(direction), mbits);
    }
  }
  // The connection that began without a rate ends under the last one.
  await expectRate("changed while it pours", pouring, 200);
  network.applyRates(limited.ctid, unlimited);
  expect(network.census().detours).toEqual([]);
  expect(network.findDamage()).toBeNull();
  expect(await measure("transmit", { seconds: 2, warmUp: 1 })).toBeGreaterThan(500);
});

test("packets of a foreign source are refused on the detour as without it", async () => {
  one = await attach({ ...limited, rates: { ...unlimited, transmitBitsPerSec: 10 * MBIT } });
  one.run("ip", "addr", "add", "198.51.100.99/32", "dev", "eth0");
  await other.serve(PORT + 1);
  expect(one.probe("call", neighbour.ipv4, String(PORT + 1), limited.ipv4)).toBe(limited.ipv4);
  const before = network.readRefused().get(limited.ctid) ?? 0;
  expect(one.probe("call", neighbour.ipv4, String(PORT + 1), "198.51.100.99")).toBe("silence");
  expect(network.readRefused().get(limited.ctid) ?? 0).toBeGreaterThan(before);
});

describe("somebody's hand in it", () => {
  const rates = { receiveBitsPerSec: 30 * MBIT, transmitBitsPerSec: 40 * MBIT };
  const [cable, detour] = [`tr-${limited.ctid}`, `tr-${limited.ctid}t`];

  test.each([
    ["the bucket taken away", `tc qdisc del dev ${cable} root`],
    ["another rate", `tc qdisc change dev ${cable} handle be00: root tbf rate 1gbit burst 1mb limit 1mb`],
    ["another queue", `tc qdisc del dev ${cable} root; tc qdisc add dev ${cable} handle be00: root htb`],
    ["the way in closed", `tc qdisc del dev ${cable} ingress`],
    ["the rule taken away", `tc filter del dev ${cable} parent ffff:`],
    ["the bucket of the detour taken away", `tc qdisc del dev ${detour} root`],
    ["the detour taken away", `ip link del ${detour}`],
    ["the detour taken down", `ip link set ${detour} down`],
  ])("%s: it is noticed and repaired", async (_what, damage) => {
    one = await attach({ ...limited, rates });
    expect(network.findDamage()).toBeNull();
    here(damage);
    expect(network.findDamage()).toContain(String(limited.ctid));
    network.repair();
    expect(network.findDamage()).toBeNull();
  });

  test("after a repair the rates are held again", async () => {
    one = await attach({ ...limited, rates });
    here(`tc qdisc del dev ${cable} root; tc qdisc del dev ${cable} ingress`);
    network.repair();
    await expectRate("repaired receive", measure("receive", { seconds: 6, warmUp: 2 }), 30);
    await expectRate("repaired transmit", measure("transmit", { seconds: 6, warmUp: 2 }), 40);
  });

  test("the agent's next life finds the rates in force, and holds to what changed meanwhile", async () => {
    one = await attach({ ...limited, rates });
    const successor = openNetwork(config);
    successor.prepareNode([{ ...limited, rates }, neighbour]);
    expect(successor.findDamage()).toBeNull();
    successor.prepareNode([limited, neighbour]);
    expect(successor.findDamage()).toContain(String(limited.ctid));
    successor.repair();
    expect(successor.census().detours).toEqual([]);
    successor.close();
  });

  test("release takes the detour by name alone, for an agent that did not make it", async () => {
    one = await attach({ ...limited, rates });
    const stranger = openNetwork(config);
    expect(stranger.census().detours).toEqual([limited.ctid]);
    await stranger.release(limited.ctid);
    await stranger.release(limited.ctid);
    expect(stranger.census().detours).toEqual([]);
    stranger.close();
  });
});

test("this kernel shows that it can hold rates, and nothing is left of the trial", async () => {
  one = await attach(limited);
  const links = here("ip -br link");
  expect(network.findRateTrouble()).toBeNull();
  expect(here("ip -br link")).toBe(links);
});
