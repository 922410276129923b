// Step 6, processes: PIDs of its own from 1 on, and a full init behind the number 1. The attacks read a neighbour's
// command line, kill its process, take its number and end everybody's PID 1; the host of the first part is a
// throw-away PID namespace, whose root is not the machine's where it could end the machine.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseContainer } from "../../../src/runtime/release-container.ts";
import { eventually } from "../../eventually.ts";
import { compileAttacks } from "./attack-programs.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";
import { ThrowAwayHost } from "./throw-away-host.ts";

const programs = compileAttacks("hold-pid");
const WORD = "password-in-an-argument";
const PID = 30_001;
let neighbourhood: Neighbourhood;
let attacker: Vps;
let neighbour: Vps;
beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  attacker = await neighbourhood.add();
  neighbour = await neighbourhood.add();
  for (const vps of [attacker, neighbour]) await vps.give(programs, "hold-pid");
});
afterAll(async () => {
  programs.close();
  await neighbourhood.close();
});

/** Reads every command line there is; the pattern is written so that it does not find itself. */
const spy = `cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c '^password-in-an-[a]rgument$'`;
/** A process with the word among its arguments, for a minute. */
const careless = `sh -c 'sleep 60; true' ${WORD}`;

describe("without processes of its own", () => {
  it("one tenant reads another's command line, and kills it", async () => {
    const host = await ThrowAwayHost.open("pid");
    const { firstLine } = await host.start("sh", "-c", `${careless} & echo $!; wait`);
    expect(Number(host.run("sh", "-c", spy))).toBeGreaterThan(0);
    expect(host.run("sh", "-c", `kill -9 ${firstLine}; ${spy}`)).toBe("0");
    await host.close();
  });

  it("a number one tenant holds is gone for all", async () => {
    const host = await ThrowAwayHost.open("pid");
    expect(host.run(programs.path("hold-pid"), String(PID))).toBe(`held ${PID}`);
    expect(host.run(programs.path("hold-pid"), String(PID))).toBe("clone3: File exists");
    await host.close();
  });

  it("a tenant that reboots ends everybody who has the same PID 1", () => {
    // Root of a user namespace made for this cannot reboot the machine, whatever goes wrong.
    const words = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "sh", "-c"];
    const shared = spawnSync("unshare", [...words, "busybox reboot -f & sleep 10; echo the neighbour lives"], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(shared.stdout).not.toContain("the neighbour lives");
    expect(shared.status).not.toBe(0);
  });
});

describe("with processes of its own", () => {
  it("a tenant cannot see its neighbour's command line, which the host and the neighbour see", async () => {
    await neighbour.inside(`${careless} >/dev/null 2>&1 &`);
    await eventually("it runs", async () => expect(Number(await neighbour.inside(spy))).toBeGreaterThan(0));
    expect(spawnSync("sh", ["-c", spy], { encoding: "utf8" }).stdout.trim()).not.toBe("0");
    expect(await attacker.inside(spy)).toBe("0");
  });

  it("nor kill what it cannot name: no number the host has for the neighbour is one inside", async () => {
    const init = neighbour.live.init.pid;
    const children = readFileSync(`/proc/${init}/task/${init}/children`, "utf8").trim().split(" ").map(Number);
    const theirs = await attacker.inside("ls -d /proc/[0-9]* | cut -d/ -f3");
    const foreign = [init, ...children].filter((pid) => !theirs.split("\n").includes(String(pid)));
    expect(foreign).not.toEqual([]);
    for (const pid of foreign) expect(await attacker.inside(`kill -9 ${pid}`)).toContain("No such process");
    expect(Number(await neighbour.inside(spy))).toBeGreaterThan(0);
    expect(theirs.split("\n").length).toBeLessThan(20);
  });

  it("the same fixed PID exists in both at once", async () => {
    for (const vps of [attacker, neighbour]) {
      expect(await vps.inside(`/root/hold-pid ${PID}`)).toBe(`held ${PID}`);
      expect(await vps.inside(`cat /proc/${PID}/comm`)).toBe("hold-pid");
    }
    expect(await attacker.inside(`kill -9 ${PID}; sleep 0.1; ls -d /proc/${PID}`)).toContain("No such file");
    expect(await neighbour.inside(`cat /proc/${PID}/comm`)).toBe("hold-pid");
  });

  it("PID 1 is its own init, which collects orphans and cannot be killed from inside", async () => {
    expect(await attacker.inside("cat /proc/1/comm")).toBe("init");
    await attacker.inside("(sh -c 'sleep 0.05' &)");
    const dead = "cat /proc/[0-9]*/stat | grep -c ' Z '";
    await eventually("no orphan is left", async () => expect(await attacker.inside(dead)).toBe("0"));
    await attacker.inside("kill -9 1");
    expect(await attacker.inside("echo lives")).toBe("lives");
  });

  it("a tenant that reboots ends only itself", async () => {
    await attacker.inside("reboot -f").catch(() => "");
    expect(await attacker.live.ended).toMatchObject({ kind: "reboot" });
    expect(Number(await neighbour.inside(spy))).toBeGreaterThan(0);
    const { agent } = neighbourhood.bench;
    await releaseContainer(agent, attacker.ctid);
    agent.state.change(attacker.ctid, { state: "stopped", init: null }, "test");
  });
});
