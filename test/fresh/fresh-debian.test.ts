// A stranger's first minutes: a new Debian with Node and npm, a clean clone, one command.
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FreshDebian } from "./fresh-debian.ts";
import { leftBehind, type OwnNames, uninstall } from "./left-behind.ts";

const NAMES = { cgroupParent: "berth-fresh", interfacePrefix: "bf-", nftTable: "berth_fresh" };
const UID_BASE = 2_046_820_352;

let fresh: FreshDebian;
let names: OwnNames;
let flags: readonly string[];
const measured: string[] = [];

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === "object" ? address?.port : "");
}

async function inSeconds<T>(what: string, act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await act();
  measured.push(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

const npmStart = (...more: readonly string[]) => fresh.run("npm", "start", "--", ...flags, ...more);
const addressIn = (output: string): string => /Berth is ready: (\S+)/.exec(output)?.[1] ?? "";
const setupLinkIn = (output: string): string => /^\s*(http\S+\/setup\?\S+)/m.exec(output)?.[1] ?? "";

async function expectPage(url: string): Promise<void> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(await response.text()).toContain("<title>");
}

beforeAll(async () => {
  flags = [
    ["--port", await freePort(), "--agent-port", await freePort(), "--uid-base", String(UID_BASE)],
    ["--cgroup-parent", NAMES.cgroupParent],
    ["--interface-prefix", NAMES.interfacePrefix, "--nft-table", NAMES.nftTable],
  ].flat();
  fresh = await inSeconds("a new Debian with Node and npm", () => FreshDebian.make());
  names = { ...NAMES, directory: join(fresh.root, "..") };
});
afterAll(async () => {
  if (fresh === undefined) return;
  await fresh.remove();
  uninstall(names);
  console.log(measured.join("\n"));
});

describe("a new Debian with nothing but Node and npm", () => {
  test("has neither compiler, database nor any package of npm's before npm start", async () => {
    for (const file of ["usr/bin/gcc", "usr/lib/postgresql", "usr/bin/mmdebstrap", "srv/berth/node_modules"])
      expect(existsSync(join(fresh.root, file)), file).toBe(false);
    const { output } = await fresh.run("sh", "-c", "node --version; npm --version; cat /etc/debian_version");
    measured.push(`Node, npm, Debian: ${output.trim().split("\n").join(", ")}`);
  });

  test("npm start from a clean clone reaches the page that sets the first admin's password", async () => {
    const { code, output } = await inSeconds("the first npm start", () => npmStart("--detach"));
    expect(code, output).toBe(0);
    await expectPage(`${addressIn(output)}/login`);
    await expectPage(setupLinkIn(output));
  });

  test("has an image, its node, and the command berth afterwards", async () => {
    const { code, output } = await fresh.run("berth", "image", "list");
    expect(code, output).toBe(0);
    expect(output).toContain("debian-");
  });

  test("npm start says of a Berth that runs that it runs", async () => {
    const { code, output } = await inSeconds("npm start beside itself", () => npmStart());
    expect(code, output).toBe(0);
    expect(output).toContain("already running, detached");
  });

  test("npm start -- --stop leaves no process behind, and the next start needs nothing anew", async () => {
    const stopped = await npmStart("--stop");
    expect(stopped.code, stopped.output).toBe(0);
    expect(fresh.processes()).toEqual([]);
    const { code, output } = await inSeconds("the second npm start", () => npmStart("--detach"));
    expect(code, output).toBe(0);
    expect(output).not.toMatch(/Installing|Building/);
    await expectPage(setupLinkIn(output));
  });

  test("is gone without a trace when it is stopped and removed", async () => {
    expect((await npmStart("--stop")).code).toBe(0);
    const processes = fresh.processes().length;
    await fresh.remove();
    const kept = leftBehind(names);
    uninstall(names);
    const left = leftBehind(names);
    measured.push(`left by --stop: ${processes} processes, ${kept.join(", ") || "nothing"}`);
    measured.push(`left after the removal: ${left.length} things`);
    expect(processes).toBe(0);
    expect(left).toEqual([]);
  });
});
