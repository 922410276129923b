// What the layers beside the namespaces stop. Each attack is first shown to get through without its layer,
// on the same kernel, so that a refusal here is the layer's and not the kernel's mood.
import { execFileSync } from "node:child_process";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "../../src/runtime/agent.ts";
import { killContainer } from "../../src/runtime/kill-container.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { runInside } from "../../src/runtime/run-inside.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { openDebianImages } from "../debian-image.ts";
import { type AgentBench, imageOf, openAgentBench, silent } from "./agent-bench.ts";

/** One instruction: return SECCOMP_RET_ALLOW. */
const allowEverything = Uint8Array.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]);
const EPERM = 1;

let bench: AgentBench;
let ctid: Ctid;
beforeAll(async () => {
  const images = await openDebianImages();
  const [debian] = images.list();
  bench = openAgentBench("ta5", { imageDir: images.dir });
  if (debian === undefined) throw new Error("no Debian image");
  ctid = await bench.make(5105, { imageDigest: debian.digest });
});
afterAll(() => bench.close());

/** The agent as it is, with Debian's own init. */
function systemd(): Agent {
  const { imageDigest } = bench.agent.state.containers.get(ctid).spec;
  return { ...bench.agent, findImage: () => imageOf(imageDigest, { init: "/usr/sbin/init", stop: { signal: 37 } }) };
}

/** Runs the attack in a fresh VPS of this agent. */
async function attack<T>(agent: Agent, act: () => Promise<T>): Promise<T> {
  await startContainer(agent, ctid, silent);
  try {
    return await act();
  } finally {
    killContainer(agent, ctid);
    await agent.live.get(ctid)?.ended;
    await releaseContainer(agent, ctid);
    agent.state.change(ctid, { state: "stopped", init: null }, "test");
  }
}

/** The errno of a raw system call made inside; 0 when it worked. */
async function errnoOf(agent: Agent, call: string): Promise<number> {
  const { stdout } = await runInside(agent, ctid, {
    argv: ["/usr/bin/perl", "-e", `$! = 0; syscall(${call}); print $! + 0`],
  });
  return Number(stdout);
}

// x86-64 numbers; arguments the kernel would answer with another error, or accept.
const calls = {
  io_uring_setup: "425, 1, 0",
  perf_event_open: "298, 0, 0, -1, -1, 0",
  "socket of AF_VSOCK": "41, 40, 1, 0",
  "socket of AF_KEY": "41, 15, 3, 2",
  "socket of AF_ALG": "41, 38, 5, 0",
  lookup_dcookie: "212, 0, 0, 0",
  sysfs: "139, 3",
};

describe.runIf(process.arch === "x64")("the seccomp filter", () => {
  const errnos: Record<string, [without: number, with_: number]> = {};
  beforeAll(async () => {
    const read = (agent: Agent) =>
      attack(agent, async () => {
        const found: number[] = [];
        for (const call of Object.values(calls)) found.push(await errnoOf(agent, call));
        return found;
      });
    const [without, confined] = [await read({ ...systemd(), filter: allowEverything }), await read(systemd())];
    Object.keys(calls).forEach((name, index) => {
      errnos[name] = [without[index] ?? -1, confined[index] ?? -1];
    });
  });

  it.each(Object.keys(calls))("refuses %s, which the kernel alone would have looked at", (name) => {
    const [without, confined] = errnos[name] ?? [];
    expect(without).not.toBe(EPERM);
    expect(confined).toBe(EPERM);
  });

  it("leaves what a server needs", async () => {
    await attack(systemd(), async () => {
      for (const family of [1, 2, 10, 16]) expect(await errnoOf(bench.agent, `41, ${family}, 2, 0`)).toBe(0);
    });
  });
});

describe("the cgroup of devices", () => {
  it("keeps who enters from a disk of the host, even through a node that reached the VPS by other means", async () => {
    await attack(systemd(), async () => {
      const node = `/proc/${bench.agent.live.get(ctid)?.init.pid}/root/dev/disk`;
      execFileSync("mknod", ["-m", "666", node, "b", "7", "0"]);
      // From outside the cgroup the same node opens.
      expect(execFileSync("head", ["-c0", node]).length).toBe(0);
      const { code, stdout, stderr } = await runInside(bench.agent, ctid, {
        argv: ["/bin/sh", "-c", "cat /dev/null && head -c0 /dev/zero && exec head -c0 /dev/disk"],
      });
      expect({ code, stdout, stderr }).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringContaining("Operation not permitted"),
      });
    });
  });
});
