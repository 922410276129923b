// What a container's network promises, tried between real namespaces: one stands for the host, one for
// the world behind its uplink, the others for containers. Every wrong packet is really sent.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Network, NetworkMember } from "../../src/net/network.ts";
import { openNetwork } from "../../src/net/open-network.ts";
import { eventually } from "../eventually.ts";
import { enterOwnNetwork, Namespace, probeHere, serveHere } from "../network-namespace.ts";

const config = { interfacePrefix: "tn-", nftTable: "berth_test_net" };
const [NODE, WORLD] = ["203.0.113.1", "203.0.113.2"];
const rates = { receiveBitsPerSec: null, transmitBitsPerSec: null };
const hidden: NetworkMember = { ctid: 900_201, ipv4: "198.51.100.11", delivery: "nat", rates };
const routed: NetworkMember = { ctid: 900_202, ipv4: "198.51.100.12", delivery: "routed", rates };
const PORT = 8007;

let goHome: () => void;
let network: Network;
let world: Namespace;
let containers: Map<number, Namespace>;

const here = (command: string) => execFileSync("sh", ["-c", command], { encoding: "utf8" });

async function attach(binding: NetworkMember): Promise<Namespace> {
  const namespace = await Namespace.open();
  containers.set(binding.ctid, namespace);
  await network.attach({ ...binding, netns: { pid: namespace.pid } });
  return namespace;
}

const refusedOf = (ctid: number) => network.readRefused().get(ctid) ?? 0;

/** Writes an IPv4 header of a UDP datagram without data, in hex; its checksum is right, or nobody would look further. */
function ipv4Header(source: string, destination: string): string {
  const header = Buffer.from("4500001c0000000040110000", "hex");
  const bytes = Buffer.concat([
    header,
    Buffer.from([source, destination].flatMap((address) => address.split(".").map(Number))),
  ]);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  bytes.writeUInt16BE(~((sum & 0xffff) + (sum >> 16)) & 0xffff, 10);
  return bytes.toString("hex");
}

beforeAll(async () => {
  goHome = enterOwnNetwork();
  world = await Namespace.open();
  here(
    `ip link add up0 type veth peer name eth0 netns ${world.pid} && ip addr add ${NODE}/24 dev up0 && ip link set up0 up`,
  );
  world.run(
    "sh",
    "-c",
    `ip link set lo up && ip addr add ${WORLD}/24 dev eth0 && ip link set eth0 up && ip route add ${routed.ipv4} via ${NODE} && ip route add ${hidden.ipv4} via ${NODE}`,
  );
  here(`ip route add default via ${WORLD}`);
  await world.serve(80);
});
afterAll(async () => {
  await world.close();
  goHome();
});

beforeEach(() => {
  containers = new Map();
  network = openNetwork(config);
  network.prepareNode([]);
});
afterEach(async () => {
  for (const namespace of containers.values()) await namespace.close();
  for (const ctid of containers.keys()) await network.release(ctid);
  expect(network.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
  network.close();
  here("nft delete table inet berth_test_net; nft delete table arp berth_test_net");
});

describe("a container's own network", () => {
  test("is there before its first process goes on: address, numbers, default route, loopback", async () => {
    const inside = await attach(hidden);
    const [eth0] = JSON.parse(inside.run("ip", "-j", "addr", "show", "dev", "eth0"));
    expect(eth0).toMatchObject({ ifindex: 100_000 + hidden.ctid, address: "02:be:00:0d:bc:69", operstate: "UP" });
    expect(eth0.addr_info).toMatchObject([{ local: hidden.ipv4, prefixlen: 32 }]);
    expect(JSON.parse(inside.run("ip", "-j", "route"))).toMatchObject([
      { dst: "default", gateway: "169.254.0.1", dev: "eth0" },
    ]);
    expect(inside.probe("ping", "127.0.0.1")).toBe("reply");
  });

  test("reaches the node by ping, and other containers, and they reach it", async () => {
    const [one, other] = [await attach(hidden), await attach(routed)];
    await one.serve(PORT);
    expect(one.probe("ping", NODE)).toBe("reply");
    expect(other.probe("call", hidden.ipv4, String(PORT))).toBe(routed.ipv4);
    expect(probeHere("call", hidden.ipv4, String(PORT))).toMatch(/^\d/);
  });

  test("a hidden address leaves under the node's own and cannot be called from outside", async () => {
    const inside = await attach(hidden);
    await inside.serve(PORT);
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
    expect(world.probe("call", hidden.ipv4, String(PORT))).toBe("silence");
  });

  test("a routed address leaves as itself and can be called from outside", async () => {
    const inside = await attach(routed);
    await inside.serve(PORT);
    expect(inside.probe("call", WORLD, "80")).toBe(routed.ipv4);
    expect(world.probe("call", routed.ipv4, String(PORT))).toBe(WORLD);
  });

  test("works again at once when a container starts anew while its old cable is still dying", async () => {
    for (let start = 0; start < 5; start += 1) {
      await containers.get(hidden.ctid)?.close();
      const inside = await attach(hidden);
      expect(inside.run("ip", "-j", "addr", "show", "dev", "eth0")).toContain(hidden.ipv4);
    }
    expect(containers.get(hidden.ctid)?.probe("ping", NODE)).toBe("reply");
  });
});

describe("what a container may not reach", () => {
  test("no port of the node, by whichever of its addresses", async () => {
    const inside = await attach(hidden);
    const end = await serveHere(PORT);
    const before = refusedOf(hidden.ctid);
    for (const address of [NODE, "169.254.0.1"]) expect(inside.probe("call", address, String(PORT))).not.toMatch(/^\d/);
    // The server is alive: the node itself and the world reach it.
    expect(world.probe("call", NODE, String(PORT))).toBe(WORLD);
    end();
    expect(refusedOf(hidden.ctid)).toBeGreaterThan(before);
  });

  test("no link-local service of the node's own network", async () => {
    const inside = await attach(hidden);
    world.run("ip", "addr", "add", "169.254.169.254/32", "dev", "lo");
    here(`ip route add 169.254.169.254 via ${WORLD}`);
    expect(probeHere("call", "169.254.169.254", "80")).toMatch(/^\d/);
    expect(inside.probe("call", "169.254.169.254", "80")).toBe("silence");
    here("ip route del 169.254.169.254");
  });
});

describe("an address that is not its own", () => {
  const foreign = "198.51.100.99";

  test("is dropped on the way out and counted, to the node and to the world", async () => {
    const inside = await attach(routed);
    inside.run("ip", "addr", "add", `${foreign}/32`, "dev", "eth0");
    expect(inside.probe("call", WORLD, "80", routed.ipv4)).toBe(routed.ipv4);
    const before = refusedOf(routed.ctid);
    expect(inside.probe("call", WORLD, "80", foreign)).toBe("silence");
    expect(refusedOf(routed.ctid)).toBeGreaterThan(before);
  });

  test("of a neighbour brings it none of the neighbour's traffic, and the neighbour loses none", async () => {
    const [owner, thief] = [await attach(hidden), await attach(routed)];
    await owner.serve(PORT);
    thief.run("ip", "addr", "add", `${hidden.ipv4}/32`, "dev", "eth0");
    await thief.serve(PORT + 1);
    expect(probeHere("call", hidden.ipv4, String(PORT))).toMatch(/^\d/);
    expect(probeHere("call", hidden.ipv4, String(PORT + 1))).toBe("ECONNREFUSED");
    expect(thief.probe("call", WORLD, "80", hidden.ipv4)).toBe("silence");
  });

  test("in raw frames is dropped too: 5 forged sources, 5 router advertisements, 5 ARP replies", async () => {
    const [inside, neighbour] = [await attach(routed), await attach(hidden)];
    const [mac, ours] = ["06be000dbc6a", "02be000dbc6a"];
    const udp = `${mac}${ours}0800${ipv4Header("198.51.100.11", NODE)}0035003500080000`;
    const [everyone, somebody] = ["ff020000000000000000000000000001", "fe80000000000000000000000000dead"];
    const advertisement = `333300000001${ours}86dd6000000000103aff${somebody}${everyone}86000000400007080000000000000000`;
    const arp = `ffffffffffff${ours}08060001080006040002${ours}c633640b${mac}cb007101`;
    const [neighbours, routes6] = [here("ip neigh show"), here("ip -6 route show")];
    const before = refusedOf(routed.ctid);
    inside.probe(
      "frames",
      String(100_000 + routed.ctid),
      ...Array(5).fill(udp),
      ...Array(5).fill(advertisement),
      ...Array(5).fill(arp),
    );
    // Only IPv4 gets as far as the firewall: a host end speaks neither ARP nor IPv6.
    await eventually("all are counted", () => expect(refusedOf(routed.ctid) - before).toBe(5));
    expect(here("ip neigh show")).toBe(neighbours);
    expect(here("ip -6 route show")).toBe(routes6);
    expect(neighbours).toContain(`${hidden.ipv4} dev tn-${hidden.ctid} lladdr 02:be:00:0d:bc:69 PERMANENT`);
    expect(neighbour.probe("ping", NODE)).toBe("reply");
  });
});

describe("when the firewall is not as it should be", () => {
  test("a cable nobody registered is shut", async () => {
    const stranger = await Namespace.open();
    here(
      `ip link add tn-999 type veth peer name eth0 netns ${stranger.pid} && ip link set tn-999 up && ip route add 198.51.100.50 dev tn-999`,
    );
    stranger.run(
      "sh",
      "-c",
      `MAC=02:00:00:00:00:01; ip addr add 198.51.100.50/32 dev eth0 && ip link set eth0 up && ip route add ${NODE} dev eth0 && ip neigh add ${NODE} dev eth0 lladdr $MAC`,
    );
    expect(stranger.probe("ping", NODE)).toBe("silence");
    await stranger.close();
    await eventually("its cable is gone", () => expect(network.census().interfaces).toEqual([]));
  });

  test("flushed by somebody: it is noticed, a foreign source still does not pass, and no new cable is made", async () => {
    const inside = await attach(routed);
    inside.run("ip", "addr", "add", `${foreignAddress}/32`, "dev", "eth0");
    world.run("ip", "route", "add", foreignAddress, "via", NODE);
    here("nft flush ruleset");
    expect(network.findDamage()).toMatch(/rules/);
    expect(inside.probe("call", WORLD, "80", routed.ipv4)).toBe(routed.ipv4);
    expect(inside.probe("call", WORLD, "80", foreignAddress)).toBe("silence");
    await expect(attach(hidden)).rejects.toMatchObject({ code: "net.failed" });
    expect(network.census().interfaces).toEqual([routed.ctid]);
    network.repair();
    expect(network.findDamage()).toBeNull();
    expect(network.census().bindings).toEqual([routed.ctid]);
    expect(inside.probe("call", WORLD, "80", routed.ipv4)).toBe(routed.ipv4);
    world.run("ip", "route", "del", foreignAddress);
  });
  const foreignAddress = "198.51.100.98";

  test.each([
    ["a rule taken out", "nft flush chain inet berth_test_net check_source"],
    ["a rule put in", "nft insert rule inet berth_test_net guard accept"],
    ["ARP let in", "nft delete table arp berth_test_net"],
    ["its address taken out", `nft delete element inet berth_test_net own4 '{ "tn-900201" . ${hidden.ipv4} }'`],
    ["its address shown to the world", `nft delete element inet berth_test_net nat4 '{ ${hidden.ipv4} }'`],
    ["another's address given to it", `nft add element inet berth_test_net own4 '{ "tn-900201" . ${NODE} : accept }'`],
    [
      "an IPv6 address given to it",
      `nft add element inet berth_test_net own6 '{ "tn-900201" . 2001:db8::1 : accept }'`,
    ],
    ["the uplink forgotten", "nft flush set inet berth_test_net uplinks"],
    ["forwarding switched off", "sysctl -q net.ipv4.conf.up0.forwarding=0 net.ipv4.conf.tn-900201.forwarding=0"],
  ])("%s: it is noticed and repaired, and containers coming and going are not taken for it", async (_what, damage) => {
    const inside = await attach(hidden);
    await attach(routed);
    await network.release(routed.ctid);
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
    expect(network.findDamage()).toBeNull();
    here(damage);
    expect(network.findDamage()).not.toBeNull();
    network.repair();
    expect(network.findDamage()).toBeNull();
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
  });

  test.each([
    ["rp_filter", 2],
    ["rp_filter", 0],
    ["forwarding", 0],
    ["accept_redirects", 1],
    ["send_redirects", 1],
    ["accept_source_route", 1],
  ])("the host gives a cable its own %s, %i: it is put back, and told as no damage", async (setting, value) => {
    await attach(hidden);
    await attach(routed);
    expect(network.repairCables()).toBeNull();
    const path = `/proc/sys/net/ipv4/conf/tn-${hidden.ctid}/${setting}`;
    const was = readFileSync(path, "latin1");
    writeFileSync(path, String(value));
    expect(network.findDamage()).toBeNull();
    expect(network.repairCables()).toBe(`${setting} of tn-${hidden.ctid} is ${value}`);
    expect(readFileSync(path, "latin1")).toBe(was);
    expect(network.repairCables()).toBeNull();
  });

  test("a cable that is made to speak IPv6 is silenced again", async () => {
    await attach(hidden);
    const path = `/proc/sys/net/ipv6/conf/tn-${hidden.ctid}/disable_ipv6`;
    writeFileSync(path, "0");
    expect(network.repairCables()).toBe(`disable_ipv6 of tn-${hidden.ctid} is 0`);
    expect(readFileSync(path, "latin1")).toBe("1\n");
  });

  test("an uplink that comes up after the agent is let forward", async () => {
    here("ip route del default; sysctl -q net.ipv4.conf.up0.forwarding=0");
    network.prepareNode([]);
    const inside = await attach(hidden);
    expect(inside.probe("call", WORLD, "80")).toBe("silence");
    expect(network.findDamage()).toBeNull();
    here(`ip route add default via ${WORLD}`);
    expect(network.findDamage()).toMatch(/way to the world/);
    network.repair();
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
  });

  test("a firewall of the host's own that stops containers is named, and one that lets them pass is not", async () => {
    expect(network.forwardBlockers()).toEqual([]);
    here(
      "nft add table ip tnhost; nft 'add chain ip tnhost pass { type filter hook forward priority 0; policy drop; }'",
    );
    const inside = await attach(hidden);
    expect(inside.probe("call", WORLD, "80")).toBe("silence");
    expect(network.forwardBlockers()).toEqual(["ip tnhost pass"]);
    here(`nft 'add rule ip tnhost pass iifname "tn-*" accept'; nft 'add rule ip tnhost pass oifname "tn-*" accept'`);
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
    expect(network.forwardBlockers()).toEqual([]);
    here("nft delete table ip tnhost");
  });

  test("loading it again keeps every container connected", async () => {
    const inside = await attach(hidden);
    const successor = openNetwork(config);
    successor.prepareNode([hidden]);
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
    expect(successor.census()).toEqual({ interfaces: [hidden.ctid], bindings: [hidden.ctid], detours: [] });
    successor.close();
  });
});

describe("counting and releasing", () => {
  test("traffic equals the kernel's own counters, seen from the container", async () => {
    const inside = await attach(hidden);
    await attach(routed);
    expect(inside.probe("call", WORLD, "80")).toBe(NODE);
    const [link] = JSON.parse(here(`ip -j -s link show tn-${hidden.ctid}`));
    const traffic = network.readTraffic();
    expect(traffic.get(hidden.ctid)).toEqual({ netRxBytes: link.stats64.tx.bytes, netTxBytes: link.stats64.rx.bytes });
    const [eth0] = JSON.parse(inside.run("ip", "-j", "-s", "link", "show", "eth0"));
    expect(traffic.get(hidden.ctid)?.netRxBytes).toBe(eth0.stats64.rx.bytes);
    expect([...traffic.keys()].sort()).toEqual([hidden.ctid, routed.ctid]);
  });

  test("two containers cannot have one address, and the refused one leaves nothing", async () => {
    const owner = await attach(hidden);
    const other = { ...hidden, ctid: 900_203 };
    await expect(attach(other)).rejects.toMatchObject({ code: "address.taken" });
    await containers.get(other.ctid)?.close();
    await network.release(other.ctid);
    expect(network.census()).toEqual({ interfaces: [hidden.ctid], bindings: [hidden.ctid], detours: [] });
    expect(owner.probe("call", WORLD, "80")).toBe(NODE);
  });

  test("release works by name alone and may be repeated", async () => {
    await attach(hidden);
    const stranger = openNetwork(config);
    expect(stranger.census()).toEqual({ interfaces: [hidden.ctid], bindings: [hidden.ctid], detours: [] });
    // Its namespace lives on, so the cable is cut.
    await stranger.release(hidden.ctid);
    await stranger.release(hidden.ctid);
    expect(stranger.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
    expect(here("nft list set inet berth_test_net nat4")).not.toContain(hidden.ipv4);
    stranger.close();
  });

  test("a process that shares the node's own network is refused, and the node keeps its routes", async () => {
    const routes = here("ip route");
    await expect(network.attach({ ...hidden, netns: { pid: process.pid } })).rejects.toMatchObject({
      code: "net.failed",
    });
    expect(here("ip route")).toBe(routes);
    await network.release(hidden.ctid);
  });

  test("a process that has ended is an error with a name, and nothing is left of the try", async () => {
    const namespace = await Namespace.open();
    await namespace.close();
    await expect(network.attach({ ...hidden, netns: { pid: namespace.pid } })).rejects.toMatchObject({
      code: "net.failed",
    });
    await network.release(hidden.ctid);
  });
});

describe("the node's table of connections", () => {
  const filling = { count: 20_000, most: 32_768 };
  const bound = 2048;
  /** The world answers no datagram, not even with a refusal. */
  const deafen = (namespace: Namespace) =>
    namespace.run(
      "nft",
      "add table ip deaf; add chain ip deaf in { type filter hook input priority 0; }; add rule ip deaf in udp dport 1024-65535 drop",
    );
  afterEach(() => world.run("nft", "delete table ip deaf"));
  const tracked = (address: string) =>
    readFileSync("/proc/net/nf_conntrack", "utf8").split(`src=${address} dst=${WORLD}`).length - 1;

  test("one container cannot use it up: from the moment it fills, it gets its share, and its neighbour goes on", async () => {
    const [greedy, neighbour] = [await attach(hidden), await attach(routed)];
    deafen(world);
    expect(network.boundConnections({ count: 10, most: 32_768 })).toBeNull();
    expect(network.boundConnections(filling)).toContain(String(bound));
    expect(network.findDamage()).toBeNull();
    const [before, others] = [refusedOf(hidden.ctid), tracked(hidden.ipv4)];
    greedy.probe("open", WORLD, "4000");
    expect(tracked(hidden.ipv4) - others).toBe(bound);
    expect(refusedOf(hidden.ctid) - before).toBe(4000 - bound);
    expect(neighbour.probe("call", WORLD, "80")).toBe(routed.ipv4);
    expect(network.boundConnections(filling)).toBeNull();
    expect(network.boundConnections({ count: 10, most: 32_768 })).toContain("room again");
    expect(greedy.probe("call", WORLD, "80")).toBe(NODE);
  });

  test("until it is noticed, nobody fills it faster than ten thousand and two thousand a second", async () => {
    const greedy = await attach(routed);
    deafen(world);
    const [begin, others] = [performance.now(), tracked(routed.ipv4)];
    greedy.probe("open", WORLD, "40000");
    const seconds = (performance.now() - begin) / 1000;
    expect(tracked(routed.ipv4) - others).toBeLessThanOrEqual(10_000 + 2000 * (seconds + 0.1));
    expect(refusedOf(routed.ctid)).toBeGreaterThan(0);
  });

  test("a stream that nobody answers is one connection, however many packets it has", async () => {
    const talker = await attach(hidden);
    deafen(world);
    network.boundConnections(filling);
    const [before, others] = [refusedOf(hidden.ctid), tracked(hidden.ipv4)];
    talker.probe("talk", WORLD, "20000");
    expect(tracked(hidden.ipv4) - others).toBeLessThanOrEqual(1);
    expect(refusedOf(hidden.ctid)).toBe(before);
  });
});
