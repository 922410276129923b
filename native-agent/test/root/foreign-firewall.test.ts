// The firewall beside those of others, in a network of the test's own: theirs are found when they stop containers,
// and whatever they hold, ours is loaded, changed, looked after and read.
import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Network, NetworkMember } from "../../src/net/network.ts";
import { openNetwork } from "../../src/net/open-network.ts";
import { eventually } from "../eventually.ts";
import { enterOwnNetwork, Namespace } from "../network-namespace.ts";
import { deleteNftTable, listNftTables, makeLaterTable } from "../nft-tables.ts";

const config = { interfacePrefix: "tf-", nftTable: "berth_test_foreign" };
const rates = { receiveBitsPerSec: null, transmitBitsPerSec: null };
const member = (ctid: number, ipv4: string): NetworkMember => ({ ctid, ipv4, delivery: "nat", rates });
const [adopted, coming] = [member(900_301, "198.51.100.31"), member(900_302, "198.51.100.32")];

let goHome: () => void;
let network: Network;

const nft = (...commands: readonly string[]) => execFileSync("nft", ["-f", "-"], { input: commands.join("\n") });

beforeAll(() => {
  goHome = enterOwnNetwork();
});
afterAll(() => goHome());
beforeEach(() => {
  network = openNetwork(config);
});
afterEach(() => {
  network.close();
  for (const table of listNftTables()) deleteNftTable(table);
});

describe("beside a table that a later nftables made, where the tools of an earlier one crash", () => {
  beforeEach(() => makeLaterTable("later"));

  test("the firewall is loaded, found intact, damaged and repaired", () => {
    network.prepareNode([adopted]);
    network.prepareNode([adopted]);
    expect(network.findDamage()).toBeNull();
    for (const table of listNftTables()) if (table.label === `arp ${config.nftTable}`) deleteNftTable(table);
    expect(network.findDamage()).toMatch(/rules/);
    network.repair();
    expect(network.findDamage()).toBeNull();
    expect(listNftTables().map(({ label }) => label)).toEqual([
      "inet later",
      `inet ${config.nftTable}`,
      `arp ${config.nftTable}`,
    ]);
  });

  test("containers come and go, are counted, and are bounded to so many connections", async () => {
    network.prepareNode([adopted]);
    const inside = await Namespace.open();
    await network.attach({ ...coming, netns: { pid: inside.pid } });
    expect(network.census().bindings.sort()).toEqual([adopted.ctid, coming.ctid]);
    expect(network.readRefused().get(coming.ctid)).toBe(0);
    expect(network.inspect(coming.ctid)).toMatchObject({ boundAddresses: [coming.ipv4], isFirewallIntact: true });
    expect(network.boundConnections({ count: 990, most: 1000 })).toMatch(/bounded to/);
    expect(network.boundConnections({ count: 1, most: 1000 })).toMatch(/not bounded/);
    await inside.close();
    await network.release(coming.ctid);
    await eventually("its cable is gone", () => expect(network.census().interfaces).toEqual([]));
    expect(network.census().bindings).toEqual([adopted.ctid]);
    expect(network.findDamage()).toBeNull();
  });

  test("its chain that stops containers is named", () => {
    network.prepareNode([]);
    expect(network.forwardBlockers()).toEqual(["inet later pass"]);
  });
});

describe("a firewall of the host's own", () => {
  const chain = (policy: string, hook = "forward") => [
    "add table ip host",
    `add chain ip host pass { type filter hook ${hook} priority 0; policy ${policy}; }`,
  ];
  const rule = (words: string) => `add rule ip host pass ${words}`;

  test.each([
    ["a policy of drop, as Docker and ufw set it", [...chain("drop"), rule('iifname "docker0" accept')]],
    [
      "a last rule that rejects, as firewalld has it",
      [...chain("accept"), rule("ct state new"), rule("counter reject")],
    ],
    ["a last rule that drops", [...chain("accept"), rule("counter log drop")]],
  ])("stops containers by %s, and is named", (_what, commands) => {
    nft(...commands);
    expect(network.forwardBlockers()).toEqual(["ip host pass"]);
  });

  test.each([
    ["names our interfaces", [...chain("drop"), rule('iifname "tf-*" accept')]],
    ["names one of our interfaces in a set", [...chain("drop"), rule('iifname { "docker0", "tf-900301" } accept')]],
    ["lets everybody through", chain("accept")],
    ["ends by accepting", [...chain("accept"), rule("counter accept")]],
    ["refuses some only", [...chain("accept"), rule('iifname "docker0" drop')]],
    ["refuses a set of some only", [...chain("accept"), rule('iifname { "docker0", "virbr0" } reject')]],
    ["looks elsewhere", chain("drop", "input")],
  ])("stops nobody when it %s", (_what, commands) => {
    nft(...commands);
    expect(network.forwardBlockers()).toEqual([]);
  });
});
