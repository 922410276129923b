// The whole promise with an unmodified Debian: systemd as PID 1 says "running", ssh lets the owner in, and
// the machine powers off and reboots by its own words.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { runInside } from "../../src/runtime/run-inside.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { stopContainer } from "../../src/runtime/stop-container.ts";
import { openDebianImages } from "../debian-image.ts";
import { eventually } from "../eventually.ts";
import { type AgentBench, openAgentBench, silent } from "./agent-bench.ts";

const GIB = 1024 ** 3;
const ADDRESS = "198.51.100.104";
let bench: AgentBench;
let ctid: Ctid;
const keys = mkdtempSync(join(tmpdir(), "berth-ssh-"));
const key = join(keys, "id");
// openssl passwd -6 -salt berth secret
const SECRET_HASH = spawnSync("openssl", ["passwd", "-6", "-salt", "berth", "secret"], {
  encoding: "utf8",
}).stdout.trim();

beforeAll(async () => {
  const images = await openDebianImages();
  const [image] = images.list();
  if (image === undefined) throw new Error("no Debian image");
  bench = openAgentBench("ta4", { imageDir: images.dir });
  bench.addImage(image);
  spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  ctid = await bench.make(5104, {
    imageDigest: image.digest,
    memoryBytes: GIB / 2,
    diskBytes: GIB,
    processes: 512,
    ipv4: ADDRESS,
    hostname: "debian.example",
    sshKeys: [readFileSync(`${key}.pub`, "utf8").trim()],
    rootPasswordHash: SECRET_HASH,
  });
  await startContainer(bench.agent, ctid, silent);
});
afterAll(async () => {
  rmSync(keys, { recursive: true, force: true });
  await bench.close();
});

async function inside(script: string): Promise<string> {
  const { stdout, stderr } = await runInside(bench.agent, ctid, { argv: ["/bin/sh", "-c", script] });
  return (stdout + stderr).trim();
}

function ssh(command: string): { status: number | null; stdout: string } {
  const options = [
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    "ConnectTimeout=3",
    "IdentitiesOnly=yes",
  ];
  return spawnSync("ssh", ["-i", key, ...options.flatMap((option) => ["-o", option]), `root@${ADDRESS}`, command], {
    encoding: "utf8",
  });
}

async function isUp(): Promise<void> {
  await eventually(
    "systemd says running",
    async () => expect(await inside("systemctl is-system-running")).toBe("running"),
    60_000,
  );
}

describe("Debian in a VPS", () => {
  it("boots systemd to the state running, with no failed unit", async () => {
    await isUp();
    expect(await inside("systemctl --failed --no-legend")).toBe("");
    expect(await inside("cat /proc/1/comm; hostname; systemd-detect-virt -c")).toBe(
      "systemd\ndebian.example\ncontainer-other",
    );
  });

  it("lets its owner in by ssh from the host, in a session of its own cgroup tree", async () => {
    await eventually("sshd answers", () => expect(ssh("true").status).toBe(0), 20_000);
    expect(ssh("hostname; id -u; cut -d: -f1 /proc/self/cgroup | tail -1; cat /proc/1/cgroup | tail -1").stdout).toBe(
      "debian.example\n0\n0\n0::/init.scope\n",
    );
  });

  it("has the root password it was created with, and the agent has forgotten it", async () => {
    expect(await inside("grep ^root: /etc/shadow")).toContain(SECRET_HASH);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({
      isFirstBootPending: false,
      spec: { firstBoot: { rootPasswordHash: null } },
    });
  });

  it("shuts down cleanly in seconds when asked", async () => {
    const from = performance.now();
    await stopContainer(bench.agent, { ctid, timeoutMs: 60_000 }, silent);
    expect(bench.agent.state.containers.get(ctid)).toMatchObject({ state: "stopped", exit: { kind: "poweroff" } });
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it("starts again from its own disk, and its reboot is known as one", async () => {
    await startContainer(bench.agent, ctid, silent);
    await isUp();
    const live = bench.agent.live.get(ctid);
    await inside("systemctl reboot").catch(() => "");
    expect(await live?.ended).toMatchObject({ kind: "reboot", code: 0 });
    await releaseContainer(bench.agent, ctid);
    bench.agent.state.change(ctid, { state: "stopped", init: null }, "test");
  });
});
