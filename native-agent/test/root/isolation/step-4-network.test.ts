// Step 4, network: an interface, ports and an address that are the VPS's alone. The attacks take a neighbour's
// port, listen to its traffic, and take its address; the host of the first part is a throw-away network.
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeHere } from "../../network-namespace.ts";
import { compileAttacks } from "./attack-programs.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";
import { ThrowAwayHost } from "./throw-away-host.ts";

const programs = compileAttacks("answer", "sniff", "send-word");
const WORD = "password-of-the-neighbour";
let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
  for (const vps of [attacker, neighbour]) await vps.give(programs, "answer", "sniff", "send-word");
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

/** An address of the machine itself that is not loopback. */
function hostAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("this machine has no address to defend");
  return found.address;
}

describe("without a network of its own", () => {
  it("a port one tenant took is gone for all", async () => {
    const host = await ThrowAwayHost.open("net");
    const taken = await host.start(programs.path("answer"), "0.0.0.0", "443", "first");
    expect(taken.firstLine).toBe("listening");
    expect(host.run(programs.path("answer"), "0.0.0.0", "443", "second")).toBe("bind: Address already in use");
    await host.close();
  });

  it("one tenant hears what another sends", async () => {
    const host = await ThrowAwayHost.open("net");
    const ear = await host.start(programs.path("sniff"), WORD, "10");
    const heard = new Promise((resolve) => ear.process.stdout?.once("data", (bytes) => resolve(String(bytes).trim())));
    host.run(programs.path("send-word"), "127.0.0.1", WORD);
    expect(await heard).toBe("heard");
    await host.close();
  });
});

describe("with a network of its own", () => {
  it("two tenants listen on port 443, each on its own address, and each is answered for itself", async () => {
    expect(await attacker.start(`/root/answer 0.0.0.0 443 attacker`)).toBe("listening");
    expect(await neighbour.start(`/root/answer 0.0.0.0 443 neighbour`)).toBe("listening");
    expect(probeHere("call", attacker.address, "443")).toBe("attacker");
    expect(probeHere("call", neighbour.address, "443")).toBe("neighbour");
  });

  it("a tenant hears nothing of what its neighbour sends, which the neighbour itself can hear", async () => {
    expect(await attacker.start(`/root/sniff ${WORD} 3`)).toBe("listening");
    expect(await neighbour.start(`/root/sniff ${WORD} 3`)).toBe("listening");
    for (const to of [hostAddress(), "192.0.2.77"]) await neighbour.inside(`/root/send-word ${to} ${WORD}`);
    await expect.poll(() => neighbour.said(), { timeout: 10_000 }).toBe("listening\nheard");
    await expect.poll(() => attacker.said(), { timeout: 10_000 }).toBe("listening\nsilence");
  });

  it("a tenant that takes its neighbour's address gets none of its callers and speaks to nobody by it", async () => {
    await attacker.inside(`killall answer; ip addr add ${neighbour.address}/32 dev eth0`);
    expect(await attacker.start(`/root/answer ${neighbour.address} 443 thief`)).toBe("listening");
    expect(probeHere("call", neighbour.address, "443")).toBe("neighbour");
    const ping = (from: string) => attacker.inside(`ping -c 1 -W 1 -I ${from} ${hostAddress()} | grep -c 'bytes from'`);
    expect(await ping(attacker.address)).toBe("1");
    const before = refused(attacker);
    expect(await ping(neighbour.address)).toBe("0");
    expect(refused(attacker)).toBeGreaterThan(before);
    await attacker.inside(`ip addr del ${neighbour.address}/32 dev eth0`);
  });

  it("a tenant that takes the host's address gets none of its callers and speaks to nobody by it", async () => {
    const address = hostAddress();
    const server = createServer((caller) => caller.on("error", () => {}).end("host\n"));
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const port = Object(server.address()).port;
    await attacker.inside(`ip addr add ${address}/32 dev eth0`);
    expect(await attacker.start(`/root/answer ${address} ${port} thief`)).toBe("listening");
    expect(await call(address, port)).toBe("host");
    // The neighbour may ask the host for nothing, so nobody answers it: not the thief either.
    expect(await neighbour.inside(`wget -T 1 -qO- http://${address}:${port}/ 2>&1`)).not.toContain("thief");
    const before = refused(attacker);
    expect(await attacker.inside(`ping -c 1 -W 1 -I ${address} ${neighbour.address} | grep -c 'bytes from'`)).toBe("0");
    expect(refused(attacker)).toBeGreaterThan(before);
    await attacker.inside(`ip addr del ${address}/32 dev eth0`);
    await new Promise((resolve) => server.close(resolve));
  });

  it("the agent gives no tenant an address that is its neighbour's or the host's", async () => {
    await expect(neighbourhood.add({ ipv4: neighbour.address })).rejects.toMatchObject({ code: "address.taken" });
    await expect(neighbourhood.add({ ipv4: hostAddress() })).rejects.toMatchObject({ code: "address.taken" });
    expect(probeHere("call", neighbour.address, "443")).toBe("neighbour");
  });
});

function refused({ ctid }: Vps): number {
  return neighbourhood.bench.agent.network.readRefused().get(ctid) ?? 0;
}

/** As `probeHere`, for a server of this very process. */
async function call(address: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const caller = connect({ host: address, port });
    caller.once("data", (bytes) => resolve(bytes.toString().trim()));
    caller.once("error", reject);
  });
}
