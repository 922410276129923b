// Step 7, name: a host name that root inside may change, for itself. The host of the first part is a throw-away
// UTS namespace.
import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";
import { ThrowAwayHost } from "./throw-away-host.ts";

let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add({ hostname: "attacker.example" });
  neighbour = await neighbourhood.add({ hostname: "neighbour.example" });
});
afterAll(() => neighbourhood.close());

describe("without a name of its own", () => {
  it("a name one tenant chooses is everybody's", async () => {
    const machine = hostname();
    const host = await ThrowAwayHost.open("uts");
    expect(host.run("hostname")).toBe(machine);
    host.run("hostname", "stolen.example");
    expect(host.run("hostname")).toBe("stolen.example");
    await host.close();
    expect(hostname()).toBe(machine);
  });
});

describe("with a name of its own", () => {
  it("a tenant that changes its name changes neither its neighbour's nor the host's", async () => {
    const machine = hostname();
    expect(await attacker.inside("hostname")).toBe("attacker.example");
    expect(await attacker.inside("hostname stolen.example; hostname; cat /proc/sys/kernel/hostname")).toBe(
      "stolen.example\nstolen.example",
    );
    expect(await neighbour.inside("hostname")).toBe("neighbour.example");
    expect(hostname()).toBe(machine);
  });
});
