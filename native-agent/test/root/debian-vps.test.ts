// A real Debian: built from the host's own package sources, started with systemd as its init, entered by
// ssh with the customer's key, and shut down cleanly. The image is kept between runs.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "@berth/contract/node-facts.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { eventually, PATIENCE } from "../eventually.ts";
import { cachedImageDir } from "../image-cache.ts";
import { specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

let agent: AgentProcess;
let image: Image;
const ctid = ctidSchema.parse(9801);
const address = "198.51.100.81";
vi.setConfig({ testTimeout: 180_000 * PATIENCE });
const newId = () => `${crypto.randomUUID()}.1`;
/** True on a machine without a way out, which can build no image. */
const isOffline = () => !/^\S+\t0{8}\t/m.test(readFileSync("/proc/net/route", "latin1"));
const inside = (script: string) => execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", script]);

beforeAll(async () => {
  const imageDir = cachedImageDir();
  mkdirSync(imageDir, { recursive: true, mode: 0o700 });
  agent = await openAgentProcess("cdv", { imageDir });
  await agent.start();
  const listed: Image[] = Object(await agent.call("image.list", {}));
  if (listed.length === 0) {
    const built = await agent.act("image.build", { operationId: newId(), suite: "auto" }, 280_000);
    if (built.state !== "succeeded") throw new Error(JSON.stringify(built));
  }
  [image] = Object(await agent.call("image.list", {}));
}, 300_000);
afterAll(() => agent.close());

it("is an image in which nothing is the same secret for everybody", () => {
  const root = join(agent.config.imageDir, image.digest, "rootfs");
  expect(image.name).toMatch(/^debian-1[23]$/);
  expect(readdirSync(join(root, "etc/ssh")).filter((name) => name.startsWith("ssh_host_"))).toEqual([]);
  expect(statSync(join(root, "etc/machine-id")).size).toBe(0);
  expect(readFileSync(join(root, "etc/shadow"), "utf8")).toMatch(/^root:[*!]/m);
  expect(readdirSync(join(root, "var/lib/apt/lists")).filter((name) => name.includes("_"))).toEqual([]);
  expect(readdirSync(agent.config.imageDir).filter((name) => name.startsWith("."))).toEqual([]);
});

it.skipIf(isOffline())(
  "dies with its agent while it is built, and nothing of it is left",
  async () => {
    const builder = await openAgentProcess("cdb");
    await builder.start();
    const operationId = newId();
    await builder.call("image.build", { operationId, suite: "auto" });
    await eventually(
      "packages come in",
      async () =>
        expect(await builder.call("operation.get", { id: operationId })).toMatchObject({
          step: "downloading packages",
        }),
      60_000,
    );
    expect(spawnSync("/usr/bin/pgrep", ["-f", builder.dir]).status).toBe(0);
    await builder.end("SIGKILL");
    await eventually("all its processes are gone", () =>
      expect(spawnSync("/usr/bin/pgrep", ["-f", builder.dir]).status).toBe(1),
    );
    await builder.start();
    expect(await builder.call("operation.get", { id: operationId })).toMatchObject({
      state: "failed",
      error: { code: "task.interrupted" },
    });
    expect(readdirSync(builder.config.imageDir)).toEqual([]);
    await builder.close();
  },
  120_000,
);

it("boots to a running systemd, is entered by ssh with the customer's key, and powers off cleanly", async () => {
  const key = join(agent.dir, "key");
  spawnSync("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const spec = specOf(ctid, {
    imageDigest: image.digest,
    ipv4: address,
    memoryBytes: 512 * 1024 * 1024,
    diskBytes: 2 ** 30,
    processes: 512,
    sshKeys: [readFileSync(`${key}.pub`, "utf8").trim()],
  });
  expect(await agent.act("container.put", { operationId: newId(), spec })).toMatchObject({ state: "succeeded" });
  expect(await agent.act("container.start", { operationId: newId(), ctid })).toMatchObject({ state: "succeeded" });
  await eventually(
    "systemd has started everything",
    async () => {
      const { stdout } = await inside("systemctl is-system-running; systemctl --failed --no-legend");
      expect(stdout.trim()).toBe("running");
    },
    60_000,
  );
  const options = [
    "-o",
    "StrictHostKeyChecking=no",
    "-o",
    `UserKnownHostsFile=${agent.dir}/known`,
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=5",
    "-i",
    key,
  ];
  await eventually(
    "ssh lets the key in",
    () => {
      const { stdout, stderr } = spawnSync(
        "/usr/bin/ssh",
        [...options, `root@${address}`, "cat /etc/hostname; cat /proc/1/comm"],
        { encoding: "utf8" },
      );
      expect(stdout, stderr).toBe(`vps-${ctid}\nsystemd\n`);
    },
    30_000,
  );
  expect(
    (await inside("test -s /etc/machine-id && ls /etc/ssh/ssh_host_ed25519_key && systemctl is-active console-getty"))
      .stdout,
  ).toMatch(/active\n$/);
  const stopped = await agent.act("container.stop", { operationId: newId(), ctid, timeoutMs: 30_000 });
  expect(stopped).toMatchObject({ state: "succeeded" });
  const { observations } = Object(await agent.call("container.list", {}));
  expect(observations[0]).toMatchObject({ state: "stopped", exit: { kind: "poweroff" } });
});
