// What terminals promise: the console and shells outlive the connection and the agent, remember, and end.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerRunDir } from "../../src/config.ts";
import { killProcess } from "../../src/ffi/process.ts";
import { connectMonitor, type MonitorClient } from "../../src/monitor/monitor-client.ts";
import { MOST_SHELLS } from "../../src/runtime/claim-shell.ts";
import { killContainer } from "../../src/runtime/kill-container.ts";
import { findShell, openShell } from "../../src/runtime/open-shell.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent } from "./agent-bench.ts";

let bench: AgentBench;
let ctid: Ctid;
beforeAll(async () => {
  bench = openAgentBench("ta2");
  ctid = await bench.make(5102);
  await startContainer(bench.agent, ctid, silent);
});
afterAll(() => bench.close());

/** A connection that keeps all it is shown. */
async function watch(path: string): Promise<MonitorClient & { shown: () => string }> {
  const client = await connectMonitor(path);
  let text = "";
  client.attach((bytes) => {
    text += bytes.toString("utf8");
  });
  return { ...client, shown: () => text };
}

const size = { cols: 100, rows: 40 };
const sees = (client: { shown: () => string }, words: string | RegExp) =>
  eventually(`the terminal shows ${words}`, () => expect(client.shown()).toMatch(words));
const type = (client: MonitorClient, text: string) => client.write(Buffer.from(text));

describe("a shell", () => {
  it("is root's, on a terminal of the VPS's own, of the size asked for", async () => {
    const shell = await watch((await openShell(bench.agent, ctid, { size })).socketPath);
    type(shell, "id -un; tty; stty size; echo $PPID\n");
    await sees(shell, /root\r\n\/dev\/pts\/\d\r\n40 100\r\n/);
    shell.hangUp();
    await shell.ended;
    shell.close();
  });

  it("is told when the window changes", async () => {
    const shell = await watch((await openShell(bench.agent, ctid, { size })).socketPath);
    shell.resize({ cols: 132, rows: 50 });
    type(shell, "stty size\n");
    await sees(shell, "50 132");
    type(shell, "exit 3\n");
    expect(await shell.ended).toEqual({ kind: "exited", code: 3 });
    shell.close();
  });

  it("shows a client that comes back what it missed, and goes on", async () => {
    const { shellId, socketPath } = await openShell(bench.agent, ctid, { size });
    const first = await watch(socketPath);
    type(first, "echo be''fore; while ! test -e /tmp/go; do usleep 20000; done; echo mean''while\n");
    await sees(first, "before\r\n");
    first.close();
    bench.restartAgent();
    const found = findShell(bench.agent, { ctid, shellId });
    const other = await watch(found?.socketPath ?? "");
    type(other, "");
    await sees(other, "before\r\n");
    expect(other.pid).toBe(first.pid);
    const helper = await connectMonitor(found?.socketPath ?? "");
    helper.close();
    other.hangUp();
    expect((await other.ended)?.kind).toBe("signaled");
    await eventually("its socket is gone", () => expect(findShell(bench.agent, { ctid, shellId })).toBeNull());
  });

  it("ends when nobody has come back in time", async () => {
    await adopt();
    const { shellId, socketPath } = await openShell(bench.agent, ctid, { size, lingerMs: 300 });
    const shell = await watch(socketPath);
    await sees(shell, /[#$] /);
    shell.close();
    await eventually("the shell is gone", () => expect(findShell(bench.agent, { ctid, shellId })).toBeNull());
  });

  it("waits for a client that reads slowly, and loses nothing", async () => {
    const { socketPath } = await openShell(bench.agent, ctid, { size });
    const shell = await watch(socketPath);
    type(shell, "stty -echo; seq 1 200000 | tee /dev/null; echo do''ne\n");
    await sees(shell, "\n1000\r\n");
    shell.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    shell.resume();
    await eventually("all of it came", () => expect(shell.shown()).toContain("done"), 20_000);
    const numbers = shell.shown().match(/^\d+\r$/gm) ?? [];
    expect(numbers.length).toBe(200_000);
    shell.hangUp();
    await shell.ended;
  });

  it("takes a paste larger than any buffer on the way", async () => {
    const { socketPath } = await openShell(bench.agent, ctid, { size });
    const shell = await watch(socketPath);
    await sees(shell, /[#$] /);
    type(shell, "stty -echo; wc -c; echo coun''ted\n");
    const line = `${"x".repeat(999)}\n`;
    type(shell, line.repeat(300));
    type(shell, "\u0004");
    await eventually("the bytes are counted", () => expect(shell.shown()).toMatch(/300000\r\n/), 20_000);
    shell.hangUp();
    await shell.ended;
  });

  it("serves four clients and turns the fifth away", async () => {
    const { socketPath } = await openShell(bench.agent, ctid, { size });
    const clients = await Promise.all([1, 2, 3, 4].map(() => watch(socketPath)));
    await expect(connectMonitor(socketPath)).rejects.toMatchObject({ code: "monitor.lost" });
    const [first, ...others] = clients;
    if (first !== undefined) type(first, "echo to''all\n");
    for (const other of others) await sees(other, "toall");
    first?.hangUp();
    for (const client of clients) await client.ended;
  });
});

describe("many shells", () => {
  const open = () => openShell(bench.agent, ctid, { size });
  const close = async (path: string) => {
    const shell = await connectMonitor(path);
    shell.hangUp();
    await shell.ended;
    shell.close();
  };
  const sockets = () => readdirSync(join(containerRunDir(bench.config, ctid), "shells"));

  it("are refused beyond the limit, whoever asks at once, and not beyond their end", async () => {
    const asked = await Promise.allSettled(Array.from({ length: MOST_SHELLS + 3 }, open));
    const opened = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const refused = asked.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect([opened.length, refused.length]).toEqual([MOST_SHELLS, 3]);
    for (const reason of refused)
      expect(reason).toMatchObject({ code: "console.too_many", params: { most: MOST_SHELLS } });
    const [first, second, ...others] = opened.map(({ socketPath }) => socketPath);
    await close(first ?? "");
    await eventually("its place is free", () => expect(sockets().length).toBe(MOST_SHELLS - 1));
    const next = await open();
    // A killed monitor leaves its socket behind; its place is free all the same.
    const { pid } = await connectMonitor(second ?? "");
    killProcess(Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]));
    const last = await eventually("a place is free", open);
    for (const path of [next.socketPath, last.socketPath, ...others]) await close(path);
    await eventually("all are gone", () => expect(sockets()).toEqual([]));
  });

  it("leave no place taken when they cannot start", async () => {
    const agent = { ...bench.agent, config: { ...bench.config, monitorBinary: "/no/such/monitor" } };
    await expect(openShell(agent, ctid, { size })).rejects.toMatchObject({ code: "console.failed" });
    expect(sockets()).toEqual([]);
  });
});

describe("the console", () => {
  it("shows what init said before anybody looked, and its prompt", async () => {
    const path = bench.agent.live.get(ctid)?.consolePath ?? "";
    const console = await watch(path);
    await sees(console, "the console speaks");
    type(console, "echo on the con''sole\n");
    await sees(console, "on the console");
    console.close();
  });

  it("costs the host little when the VPS floods it", async () => {
    const path = bench.agent.live.get(ctid)?.consolePath ?? "";
    const flooded = await watch(path);
    type(flooded, "\nyes\n");
    await eventually("the flood runs", () => expect(flooded.shown().length).toBeGreaterThan(100_000));
    const [from, at] = [flooded.shown().length, performance.now()];
    await eventually("a second of it passed", () => expect(performance.now() - at).toBeGreaterThan(1000));
    const bytesPerSec = (flooded.shown().length - from) / ((performance.now() - at) / 1000);
    expect(bytesPerSec).toBeLessThan(200_000);
    type(flooded, "\u0003");
    flooded.close();
  });

  it("tells its clients how the VPS ended", async () => {
    const client = await connectMonitor(bench.agent.live.get(ctid)?.consolePath ?? "");
    killContainer(bench.agent, ctid);
    expect(await client.ended).toEqual({ kind: "signaled", code: 9 });
    await eventually("the agent knows", () => expect(bench.agent.live.has(ctid)).toBe(false));
  });
});

async function adopt(): Promise<void> {
  const { adoptContainer } = await import("../../src/runtime/adopt-container.ts");
  expect(await adoptContainer(bench.agent, ctid)).toBeNull();
}
