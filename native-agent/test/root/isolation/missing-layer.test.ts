// The layers beside the seven steps. A VPS from a launcher that lacks one of them lets exactly the attack through
// which that layer is there for, and no other; the whole VPS beside it stops all of them.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptCapabilities } from "../../../src/security/capabilities.ts";
import { compileAttacks } from "./attack-programs.ts";
import { withoutCapabilityDrop, withoutDeviceRules, withoutSeccomp } from "./launchers.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";

const programs = compileAttacks("make-ring", "shift-clock");
const WORD = "a-line-on-the-disk-of-the-neighbour";
let neighbourhood: Neighbourhood;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  neighbour = await neighbourhood.add();
  await neighbour.inside(`echo ${WORD} > /root/line; sync`);
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

/** What became of each attack, as the layer against it would put it. */
interface Outcome {
  readonly seccomp: string;
  readonly capabilities: string;
  readonly devices: string;
}

const stopped: Outcome = {
  seccomp: "io_uring_setup: Operation not permitted",
  capabilities: "timens_offsets: Operation not permitted",
  devices: "Operation not permitted",
};

/** Tries all three from inside. */
async function attackFrom(vps: Vps): Promise<Outcome> {
  await vps.give(programs, "make-ring", "shift-clock");
  return {
    seccomp: await vps.inside("/root/make-ring"),
    capabilities: await vps.inside("/root/shift-clock"),
    devices: await readNeighboursDisk(vps),
  };
}

/** A node for the neighbour's disk that got into the VPS by other means: opening it is the devices controller's to refuse. */
async function readNeighboursDisk(vps: Vps): Promise<string> {
  const [disk] = neighbour.live.blockDevices;
  const node = `/proc/${vps.live.init.pid}/root/dev/disk`;
  execFileSync("mknod", ["-m", "666", node, "b", String(disk?.major), String(disk?.minor)]);
  const said = await vps.inside(`grep -aom1 ${WORD} /dev/disk`);
  return said.replace(/^grep: .*: /, "");
}

/** A field of what the kernel says about PID 1. */
const statusOf = (vps: Vps, field: string) => vps.inside(`sed -n 's/^${field}:\\s*//p' /proc/1/status`);

describe("a VPS with all its layers", () => {
  it("makes no io_uring, shifts no clock and reads no disk of its neighbour", async () => {
    const whole = await neighbourhood.add();
    expect(await attackFrom(whole)).toEqual(stopped);
    expect(await statusOf(whole, "Seccomp")).toBe("2");
    expect(BigInt(`0x${await statusOf(whole, "CapBnd")}`)).toBe(keptCapabilities());
  });
});

describe("a VPS from a launcher that lacks one", () => {
  it("the seccomp program: makes an io_uring", async () => {
    const agent = withoutSeccomp(neighbourhood.bench.agent);
    const lacking = await neighbourhood.add({}, agent);
    expect(await attackFrom(lacking)).toEqual({ ...stopped, seccomp: "a ring" });
  });

  it("the drop of capabilities: shifts the clock of a process", async () => {
    await withoutCapabilityDrop(async () => {
      const lacking = await neighbourhood.add();
      expect(await attackFrom(lacking)).toEqual({ ...stopped, capabilities: "ahead" });
    });
  });

  it("the rules about devices: reads the disk of its neighbour", async () => {
    const lacking = await withoutDeviceRules(neighbourhood.bench.agent, () => neighbourhood.add());
    expect(await attackFrom(lacking)).toEqual({ ...stopped, devices: WORD });
  });
});
