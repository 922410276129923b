// A stranger's first minutes: a new Debian with Node and npm, a clean clone, one command.
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../native-agent/test/eventually.ts";
import { DIRECTORY_PREFIX, FreshDebian } from "./fresh-debian.ts";
import { CGROUP_NAME } from "./init-scripts.ts";
import { leftBehind, type OwnNames, sweep, sweepAtEnd, uninstall } from "./left-behind.ts";

const NAMES: OwnNames = {
  cgroupNames: [CGROUP_NAME],
  interfacePrefix: "bf-",
  nftTable: "fresh_debian",
  directoryPrefix: DIRECTORY_PREFIX,
};
const UID_BASE = 2_046_820_352;

let fresh: FreshDebian;
let forgetSweep: (() => void) | null = null;
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
const UNITS = ["berth.target", "berth-panel.service", "berth-agent.service", "berth-database.service"];
const panelUrl = () => `http://127.0.0.1:${flags[1]}`;
/** Ports of nobody, for a start that is to be refused for another reason. */
const otherPorts = () => ["--port", "18006", "--agent-port", "18007", "--run-dir", "/run/other"];
const unitStates = async (verb: string) => (await fresh.run("systemctl", verb, ...UNITS)).output.trim().split("\n");
const pidOf = async (name: string) =>
  (await fresh.run("systemctl", "show", "--property=MainPID", "--value", `berth-${name}`)).output.trim();
/** This machine's own address, which is no loopback. */
const address = () =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && one.family === "IPv4" && !one.internal)?.address ?? "";
const ask = (url: string, ca: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { ...(ca === undefined ? {} : { ca }), agent: false }, (response) => {
      response.resume().once("end", () => resolve(response));
    }).once("error", reject);
  });

/** Processes of panel, agent and database in the new system. */
async function berthProcesses(): Promise<string[]> {
  const programs = "for one in /proc/[0-9]*; do readlink $one/exe; done";
  const { output } = await fresh.run("sh", "-c", programs);
  return output.split("\n").filter((program) => /^\/opt\/berth|postgres$/.test(program));
}

const addressIn = (output: string): string => /Berth is ready: (\S+)/.exec(output)?.[1] ?? "";
const setupLinkIn = (output: string): string => /^\s*(http\S+\/setup\?\S+)/m.exec(output)?.[1] ?? "";

/** A page is known by its name in what the browser is to draw. */
async function expectPage(url: string): Promise<void> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  const name = new URL(url).pathname.slice(1);
  // The whole page would fill the screen if it were not this one.
  expect((await response.text()).includes(`\\"${name}\\"`), name).toBe(true);
}

beforeAll(async () => {
  // A run that was killed could clean up nothing, and its names are ours.
  sweep(NAMES);
  forgetSweep = sweepAtEnd(NAMES);
  flags = [
    ["--port", await freePort(), "--agent-port", await freePort(), "--uid-base", String(UID_BASE)],
    ["--interface-prefix", NAMES.interfacePrefix, "--nft-table", NAMES.nftTable],
  ].flat();
  fresh = await inSeconds("a new Debian with Node and npm", () => FreshDebian.make());
});
afterAll(async () => {
  sweep(NAMES);
  forgetSweep?.();
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

  test("npm start --service is refused in one sentence where systemd is not PID 1", async () => {
    for (const spelling of [
      ["--service", "--"],
      ["--", "--service"],
    ]) {
      const { code, output } = await fresh.run("npm", "start", ...spelling, ...otherPorts());
      expect(code).toBe(1);
      expect(output).toContain("systemd is not PID 1 here");
    }
    expect(existsSync(join(fresh.root, "etc/systemd/system/berth.target"))).toBe(false);
  });

  test("npm start says of a Berth that runs that it runs", async () => {
    const { code, output } = await inSeconds("npm start beside itself", () => npmStart());
    expect(code, output).toBe(0);
    expect(output).toContain("already running, detached");
  });

  test("npm start -- --stop leaves no process behind, and the next start needs nothing anew", async () => {
    const stopped = await npmStart("--stop");
    expect(stopped.code, stopped.output).toBe(0);
    expect(await berthProcesses()).toEqual([]);
    const { code, output } = await inSeconds("the second npm start", () => npmStart("--detach"));
    expect(code, output).toBe(0);
    expect(output).not.toMatch(/Installing|Building/);
    await expectPage(setupLinkIn(output));
  });

  test("off loopback the panel is HTTPS by Berth's own authority, whose fingerprint npm start prints", async () => {
    expect((await npmStart("--stop")).code).toBe(0);
    // Without its key the host joins again, this time by HTTPS.
    await fresh.run("rm", "-r", "/var/lib/berth/agent/tls");
    const { code, output } = await npmStart("--detach", "--listen", address());
    expect(code, output).toBe(0);
    expect(output).toContain("Joining this machine");
    const ca = readFileSync(join(fresh.root, "var/lib/berth/ca.pem"), "utf8");
    expect(output).toContain(new X509Certificate(ca).fingerprint256);
    expect(addressIn(output)).toBe(`https://${address()}:${flags[1]}`);
    const response = await ask(`${addressIn(output)}/login`, ca);
    expect(response.statusCode).toBe(200);
    expect(response.headers["strict-transport-security"]).toContain("max-age=");
    await expect(ask(`${addressIn(output)}/login`, undefined)).rejects.toThrow();
    expect((await npmStart("--stop")).code).toBe(0);
  });

  test("--service installs units that systemd finds no fault in, and the panel answers", async () => {
    await fresh.bootSystemd();
    const { code, output } = await inSeconds("npm start -- --service", () => npmStart("--service"));
    expect(code, output).toBe(0);
    await expectPage(setupLinkIn(output));
    expect(await unitStates("is-active")).toEqual(["active", "active", "active", "active"]);
    expect(await unitStates("is-enabled")).toEqual(["enabled", "enabled", "enabled", "enabled"]);
    expect((await fresh.run("systemd-analyze", "verify", "--man=no", ...UNITS)).output.trim()).toBe("");
    expect((await fresh.run("systemctl", "is-system-running")).output.trim()).toBe("running");
  });

  test.each(["panel", "agent", "database"])("systemd starts a killed %s again", async (name) => {
    const before = await pidOf(name);
    await fresh.run("kill", "-9", before);
    await eventually(`the ${name} is back`, async () => expect(["0", before]).not.toContain(await pidOf(name)), 30_000);
    await eventually("the panel answers", () => expectPage(`${panelUrl()}/login`), 60_000);
  });

  test("npm start beside a service leaves what is of this release running", async () => {
    const pids = async () => await Promise.all(["database", "agent", "panel"].map(pidOf));
    const before = await pids();
    const { code, output } = await npmStart();
    expect(code, output).toBe(0);
    expect(await pids()).toEqual(before);
  });

  test("a service is back after a boot by itself", async () => {
    await fresh.reboot();
    await inSeconds("from boot to the login page", () =>
      eventually("the panel answers", () => expectPage(`${panelUrl()}/login`), 90_000),
    );
  });

  test("--stop stops a service until the next boot, and --no-service takes its units away", async () => {
    expect((await npmStart("--stop")).code).toBe(0);
    expect(await unitStates("is-active")).toEqual(["inactive", "inactive", "inactive", "inactive"]);
    expect((await unitStates("is-enabled"))[0]).toBe("enabled");
    const { code, output } = await npmStart("--no-service");
    expect(code, output).toBe(0);
    for (const unit of UNITS) expect(existsSync(join(fresh.root, "etc/systemd/system", unit))).toBe(false);
    expect((await fresh.run("systemctl", "is-system-running")).output.trim()).toBe("running");
  });

  test("is gone without a trace when it is stopped and removed", async () => {
    const processes = (await berthProcesses()).length;
    await fresh.remove();
    const kept = leftBehind(NAMES);
    uninstall(NAMES);
    const left = leftBehind(NAMES);
    measured.push(`left by --stop: ${processes} processes, ${kept.join(", ") || "nothing"}`);
    measured.push(`left after the removal: ${left.length} things`);
    expect(processes).toBe(0);
    expect(left).toEqual([]);
  });
});
