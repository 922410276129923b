// The reset of root's password in a real Debian: by its own chpasswd, inside, at once or at the next start. The hash goes
// by stdin alone, and a VPS whose chpasswd is missing, deaf or led astray costs nobody more than a clear refusal.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "@berth/contract/node-facts.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDebianImages } from "../debian-image.ts";
import { eventually } from "../eventually.ts";
import { cachedImageDir } from "../image-cache.ts";
import { specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

let agent: AgentProcess;
const ctid = ctidSchema.parse(9761);
const newId = () => `${crypto.randomUUID()}.1`;
/** As made by `openssl passwd -6`; each differs in its last letter. */
const hash = (n: number) => `$6$saltsalt$${"y".repeat(85)}${n}`;
const inside = (script: string) => execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", script]);
const act = (name: string, more: object = {}) =>
  agent.act(`container.${name}`, { operationId: newId(), ctid, ...more }, 60_000);
const reset = (n: number) => act("setPassword", { rootPasswordHash: hash(n) });
const shadow = async () => (await inside("grep ^root: /etc/shadow | cut -d: -f2")).stdout.trim();
const refused = { state: "failed", error: { code: "container.password_failed" } };

beforeAll(async () => {
  const images = await openDebianImages();
  agent = await openAgentProcess("csp", { imageDir: cachedImageDir() });
  await agent.start();
  const image: Image | undefined = images.list()[0];
  const spec = specOf(ctid, {
    imageDigest: image?.digest ?? "",
    memoryBytes: 512 * 1024 * 1024,
    diskBytes: 2 ** 30,
    processes: 512,
    rootPasswordHash: hash(0),
  });
  expect(await agent.act("container.put", { operationId: newId(), spec })).toMatchObject({ state: "succeeded" });
  expect(await act("start")).toMatchObject({ state: "succeeded" });
});
afterAll(async () => {
  // Neither its log nor any of its files has a hash when all is done.
  expect(agent.output()).not.toContain("yyyyyyyy");
  await agent.close();
});

/** Every command line and environment of the host that has a word in it. */
function listTelling(word: string): string[] {
  const files = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  return files.filter((file) => {
    try {
      return readFileSync(file, "latin1").includes(word);
    } catch {
      return false;
    }
  });
}

const filesOfState = () =>
  ["state.db", "state.db-wal"].map((name) => readFileSync(join(agent.config.dataDir, name), "latin1")).join("");

it("in a running VPS it holds at once", async () => {
  expect(await shadow()).toBe(hash(0));
  expect(await reset(1)).toMatchObject({ state: "succeeded" });
  expect(await shadow()).toBe(hash(1));
  expect(filesOfState()).not.toContain("yyyyyyyy");
});

it("in one that lies still it waits for the next start, and is forgotten then", async () => {
  await act("kill");
  const operationId = newId();
  await agent.act("container.setPassword", { operationId, ctid, rootPasswordHash: hash(2) });
  expect(await agent.call("operation.log", { id: operationId, offset: 0 })).toMatchObject({
    text: expect.stringContaining("at its next start"),
  });
  expect(filesOfState()).toContain(hash(2));
  // The newest of several is the one.
  await reset(3);
  await agent.end("SIGKILL");
  await agent.start();
  expect(await act("start")).toMatchObject({ state: "succeeded" });
  expect(await shadow()).toBe(hash(3));
  expect(filesOfState()).not.toContain("yyyyyyyy");
});

it("goes by stdin alone, and a chpasswd that hangs is given up: the old password holds", async () => {
  const deaf = "printf '#!/bin/sh\\nread line; exec sleep 300\\n' > /usr/sbin/chpasswd; chmod 755 /usr/sbin/chpasswd";
  await inside(`mv /usr/sbin/chpasswd /root/kept; ${deaf}`);
  const started = performance.now();
  const asked = reset(4);
  await eventually("chpasswd waits inside", async () =>
    expect((await inside("grep -lx sleep /proc/[0-9]*/comm")).stdout).not.toBe(""),
  );
  expect(listTelling("yyyyyyyy")).toEqual([]);
  expect(await asked).toMatchObject(refused);
  const tookMs = performance.now() - started;
  expect([tookMs, tookMs > 14_000 && tookMs < 25_000]).toEqual([tookMs, true]);
  await eventually("nothing of it is left inside", async () =>
    expect((await inside("grep -lx sleep /proc/[0-9]*/comm")).stdout).toBe(""),
  );
  await inside("mv -f /root/kept /usr/sbin/chpasswd");
  expect(await shadow()).toBe(hash(3));
  expect(await reset(5)).toMatchObject({ state: "succeeded" });
});

it.each([
  [
    "/etc/passwd is a link to nowhere",
    "mv /etc/passwd /etc/kept && ln -s /nowhere/passwd /etc/passwd",
    "mv -f /etc/kept /etc/passwd",
  ],
  ["/etc/shadow is a device", "mv /etc/shadow /etc/kept && ln -s /dev/full /etc/shadow", "mv -f /etc/kept /etc/shadow"],
  ["chpasswd is missing", "mv /usr/sbin/chpasswd /root/kept", "mv /root/kept /usr/sbin/chpasswd"],
  [
    "chpasswd says the line it was given and fails",
    "mv /usr/sbin/chpasswd /root/kept; printf '#!/bin/sh\\ncat >&2; exit 1\\n' > /usr/sbin/chpasswd; chmod 755 /usr/sbin/chpasswd",
    "mv -f /root/kept /usr/sbin/chpasswd",
  ],
])("%s: a clear refusal, no word of the hash, and the old password holds", async (_what, spoil, mend) => {
  await inside(spoil);
  const operationId = newId();
  const ended = await agent.act("container.setPassword", { operationId, ctid, rootPasswordHash: hash(6) }, 60_000);
  expect(ended).toMatchObject(refused);
  const { text } = Object(await agent.call("operation.log", { id: operationId, offset: 0 }));
  expect(text + JSON.stringify(ended)).not.toContain("yyyyyyyy");
  await inside(mend);
  expect(await shadow()).toBe(hash(5));
});

it("a password that cannot be set at a start fails that start once, and not the next", async () => {
  await inside("mv /usr/sbin/chpasswd /root/kept; sync");
  await act("kill");
  await reset(7);
  expect(await act("start")).toMatchObject(refused);
  expect(filesOfState()).not.toContain("yyyyyyyy");
  expect(await act("start")).toMatchObject({ state: "succeeded" });
  expect(await shadow()).toBe(hash(5));
});
