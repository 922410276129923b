// What the life of a VPS promises, on the real kernel: a machine of its own, an end that is known, a way
// in, and nothing left afterwards. busybox is init here; container-debian.test.ts does it with systemd.
import { chmodSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { killContainer } from "../../src/runtime/kill-container.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { runInside } from "../../src/runtime/run-inside.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { stopContainer } from "../../src/runtime/stop-container.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, BUSYBOX, imageOf, openAgentBench, silent } from "./agent-bench.ts";

let bench: AgentBench;
let ctid: Ctid;
beforeAll(async () => {
  bench = openAgentBench("ta1");
  ctid = await bench.make(5101, { hostname: "first.example" });
});
afterAll(() => bench.close());

const start = () => startContainer(bench.agent, ctid, silent);
const inside = async (script: string, stdin = "") => {
  const { stdout, stderr } = await runInside(bench.agent, ctid, { argv: ["/bin/sh", "-c", script], stdin });
  return (stdout + stderr).trim();
};
const live = () => {
  const found = bench.agent.live.get(ctid);
  if (found === undefined) throw new Error("it does not run");
  return found;
};
/** Ends what runs and gives how it ended. */
async function settle() {
  const exit = await live().ended;
  await releaseContainer(bench.agent, ctid);
  bench.agent.state.change(ctid, { state: "stopped", init: null, exit }, "test");
  return { kind: exit.kind, code: exit.code };
}

describe("a running VPS", () => {
  beforeAll(start);
  afterAll(async () => {
    killContainer(bench.agent, ctid);
    await settle();
  });

  it("is held with its init, and its state says running", () => {
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({ state: "running", init: live().init });
    expect(live().isMonitored).toBe(true);
  });

  it("has all seven namespaces to itself", () => {
    const of = (pid: number | "self") =>
      Object.fromEntries(
        ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"].map((name) => [
          name,
          readlinkSync(`/proc/${pid}/ns/${name}`),
        ]),
      );
    const [ours, theirs] = [of("self"), of(live().init.pid)];
    for (const [name, value] of Object.entries(theirs)) expect([name, value]).not.toEqual([name, ours[name]]);
  });

  it("runs a full init as PID 1 that sees only its own processes", async () => {
    expect(await inside("cat /proc/1/comm; ps -o pid,comm | grep -c .")).toMatch(/^init\n\d$/);
  });

  it("is root inside and a nobody of its own range outside", async () => {
    const { uidBase } = bench.agent.state.containers.get(ctid);
    expect(await inside("id -u; cat /proc/self/uid_map | tr -s ' '")).toBe(`0\n 0 ${uidBase} 65536`);
    expect(readFileSync(`/proc/${live().init.pid}/status`, "utf8")).toMatch(
      new RegExp(`Uid:\\s+${uidBase}\\s+${uidBase}`),
    );
  });

  it("has its own name, console, cgroup root and a disk as its root", async () => {
    expect(await inside("hostname; stat -c %F /dev/console; grep 0:: /proc/self/cgroup; stat -f -c %T /")).toMatch(
      /^first\.example\ncharacter special file\n0::\/\n/,
    );
  });

  it("holds none of the host's files open", () => {
    const targets = readdirSync(`/proc/${live().init.pid}/fd`).map((fd) =>
      readlinkSync(`/proc/${live().init.pid}/fd/${fd}`),
    );
    expect(targets.filter((target) => !/^\/dev\/(console|null|pts|tty)/.test(target))).toEqual([]);
  });

  it("is nowhere in the host's mount tree", () => {
    expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(bench.config.dataDir);
  });

  it("keeps a limited set of capabilities and the seccomp filter, for init and for who enters", async () => {
    const facts = (status: string) => /CapBnd:\s+(\w+)[\s\S]*Seccomp:\s+(\d)/.exec(status)?.slice(1);
    expect(facts(readFileSync(`/proc/${live().init.pid}/status`, "utf8"))).toEqual(["00000000bdecffff", "2"]);
    expect(facts(await inside("cat /proc/self/status"))).toEqual(["00000000bdecffff", "2"]);
  });

  it("has keyrings of its own, and sees none of the host's", async () => {
    const ids = (keys: string) =>
      keys
        .split("\n")
        .filter((line) => line.includes("keyring"))
        .map((line) => line.split(" ")[0]);
    const [theirs, ours] = [ids(await inside("cat /proc/keys")), ids(readFileSync("/proc/keys", "utf8"))];
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter((id) => ours.includes(id))).toEqual([]);
  });

  it("gives its commands stdin, and tells their output and exit status", async () => {
    const result = await runInside(bench.agent, ctid, {
      argv: ["/bin/sh", "-c", "cat; echo bad >&2; exit 7"],
      stdin: "a secret",
    });
    expect(result).toEqual({ code: 7, stdout: "a secret", stderr: "bad\n" });
  });

  it("kills a command that takes too long, and says so", async () => {
    const asked = runInside(bench.agent, ctid, { argv: ["/bin/sleep", "1000"], timeoutMs: 200 });
    await expect(asked).rejects.toMatchObject({ code: "console.failed" });
    await eventually("the command is gone", async () => expect(await inside("ps | grep -c '[s]leep 1000'")).toBe("0"));
  });

  it("refuses a command it does not have without harm", async () => {
    await expect(runInside(bench.agent, ctid, { argv: ["/no/such"] })).rejects.toMatchObject({
      code: "console.failed",
    });
    expect(await inside("echo well")).toBe("well");
  });

  it("gives up on a command that was stopped, and leaves no process behind", async () => {
    const asked = runInside(bench.agent, ctid, { argv: ["/bin/sh", "-c", "kill -STOP $$"], timeoutMs: 300 });
    await expect(asked).rejects.toMatchObject({ code: "console.failed" });
    await eventually("it is gone", async () => expect(await inside("ps -o stat,comm | grep -c '^T'")).toBe("0"));
  });

  it("cuts off a command that never stops talking", async () => {
    const { stdout } = await runInside(bench.agent, ctid, { argv: ["/bin/sh", "-c", "yes | head -c 5000000"] });
    expect(stdout.length).toBe(1024 * 1024);
  });
});

describe("how a VPS ends", () => {
  it.each([
    ["poweroff", "poweroff -f", { kind: "poweroff", code: 0 }],
    ["reboot", "reboot -f", { kind: "reboot", code: 0 }],
  ])("a %s from inside is known as such", async (_word, command, exit) => {
    await start();
    // The command dies with its VPS; its own result does not matter.
    await inside(command).catch(() => "");
    expect(await settle()).toEqual(exit);
    expect(bench.agent.exits.get(ctid)).toMatchObject(exit);
  });

  it("a killed init is known as signaled", async () => {
    await start();
    killContainer(bench.agent, ctid);
    expect(await settle()).toEqual({ kind: "signaled", code: 9 });
  });

  it("an init that ends by itself is known with its status", async () => {
    const path = join(bench.config.imageDir, BUSYBOX, "rootfs/sbin/brief");
    writeFileSync(path, "#!/bin/sh\nsleep 1\nexit 3\n");
    chmodSync(path, 0o755);
    const brief = imageOf(BUSYBOX, { init: "/sbin/brief", stop: { signal: 12 } });
    await startContainer({ ...bench.agent, findImage: () => brief }, ctid, silent);
    expect(await settle()).toEqual({ kind: "exited", code: 3 });
  });

  it("a clean stop asks init, and leaves the state stopped", async () => {
    await start();
    await stopContainer(bench.agent, { ctid, timeoutMs: 10_000 }, silent);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({
      state: "stopped",
      init: null,
      exit: { kind: "poweroff" },
    });
  });

  it("a stop past its time ends by force", async () => {
    await start();
    const deaf = { ...imageOf(BUSYBOX, { init: "/sbin/init", stop: { command: ["/bin/true"] } }) };
    await stopContainer({ ...bench.agent, findImage: () => deaf }, { ctid, timeoutMs: 300 }, silent);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({
      state: "stopped",
      exit: { kind: "signaled", code: 9 },
    });
  });
});

describe("a start that cannot succeed", () => {
  afterEach(() => {
    expect(bench.agent.state.containers.get(ctid).state).toBe("stopped");
    expect(bench.agent.cgroups.census()).not.toContain(ctid);
    expect(bench.agent.network.census()).toEqual({ interfaces: [], bindings: [], detours: [] });
  });

  it("names a missing init and leaves nothing", async () => {
    const noInit = { ...bench.agent, findImage: () => imageOf(BUSYBOX, { init: "/no/init", stop: { signal: 12 } }) };
    await expect(startContainer(noInit, ctid, silent)).rejects.toMatchObject({ code: "container.init_failed" });
  });

  it("is no start when init ends at once: the error says how it ended", async () => {
    for (const [init, words] of [
      ["/bin/false", "init ended with status 1"],
      ["/bin/true", "init ended with status 0"],
    ]) {
      const image = imageOf(BUSYBOX, { init: init ?? "", stop: { signal: 12 } });
      const start = startContainer({ ...bench.agent, findImage: () => image }, ctid, silent);
      await expect(start).rejects.toMatchObject({
        code: "container.init_failed",
        message: expect.stringContaining(words ?? ""),
      });
      expect(bench.agent.live.has(ctid)).toBe(false);
    }
  });

  it("refuses a disk whose /run is a link to somewhere else", async () => {
    await start();
    await inside("mkdir /elsewhere; cd /; umount /run; rmdir /run && ln -s /elsewhere /run");
    killContainer(bench.agent, ctid);
    await settle();
    await expect(start()).rejects.toMatchObject({ code: "rootfs.unsafe_path" });
  });
});

describe("many at once", () => {
  it("each gets its own users, name and disk, and none a file of another", async () => {
    const ctids: Ctid[] = [];
    for (let number = 5120; number < 5132; number += 1)
      ctids.push(await bench.make(number, { ipv4: `198.51.100.${number - 5000}` }));
    await Promise.all(ctids.map((each) => startContainer(bench.agent, each, silent)));
    const answers = await Promise.all(
      ctids.map((each) =>
        runInside(bench.agent, each, {
          argv: ["/bin/sh", "-c", "hostname; tr -s ' ' < /proc/self/uid_map; ls /proc/1/fd | wc -l"],
        }),
      ),
    );
    const expected = ctids.map((each) => `vps-${each}\n 0 ${bench.agent.state.containers.get(each).uidBase} 65536\n`);
    expect(answers.map(({ stdout }) => stdout.replace(/\d+\n$/, ""))).toEqual(expected);
    for (const { stdout } of answers) expect(Number(stdout.trim().split("\n").at(-1))).toBeLessThan(6);
  });
});
