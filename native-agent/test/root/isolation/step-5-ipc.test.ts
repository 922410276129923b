// Step 5, IPC: shared memory and message queues that no other VPS can see or fill. The attack reads a neighbour's
// System V segment, which has no path a file tree could hide; the host of the first part is a throw-away namespace.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileAttacks } from "./attack-programs.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";
import { ThrowAwayHost } from "./throw-away-host.ts";

const programs = compileAttacks("shared-memory");
const WORD = "session-key-of-the-neighbour";
let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
  for (const vps of [attacker, neighbour]) await vps.give(programs, "shared-memory");
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

describe("without IPC of its own", () => {
  it("one tenant reads the shared memory of another, though their file trees have nothing in common", async () => {
    const host = await ThrowAwayHost.open("ipc");
    expect(host.run(programs.path("shared-memory"), "keep", WORD)).toBe("kept");
    expect(host.run(programs.path("shared-memory"))).toBe(WORD);
    await host.close();
  });
});

describe("with IPC of its own", () => {
  it("a tenant cannot read its neighbour's shared memory, which the neighbour itself reads", async () => {
    expect(await neighbour.inside(`/root/shared-memory keep ${WORD}`)).toBe("kept");
    expect(await neighbour.inside("/root/shared-memory")).toBe(WORD);
    expect(await attacker.inside("/root/shared-memory")).toBe("nothing");
    expect(await attacker.inside("wc -l < /proc/sysvipc/shm")).toBe("1");
  });

  it("nor see what it has in POSIX shared memory and message queues", async () => {
    await neighbour.inside("echo word > /dev/shm/neighbours; touch /dev/mqueue/neighbours");
    expect(await neighbour.inside("ls /dev/shm /dev/mqueue | grep -c neighbours")).toBe("2");
    expect(await attacker.inside("ls /dev/shm /dev/mqueue | grep -c neighbours")).toBe("0");
  });

  it("a tenant that forbids itself all shared memory forbids it to nobody else", async () => {
    await attacker.inside("echo 0 > /proc/sys/kernel/shmmni");
    expect(await attacker.inside(`/root/shared-memory keep ${WORD}`)).toContain("No space left");
    expect(await neighbour.inside("/root/shared-memory keep another")).toBe("kept");
  });
});
