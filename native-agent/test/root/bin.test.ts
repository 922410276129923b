// The bin, at the node: what lies in it is stopped, keeps its disk and its user ids, and nothing starts it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Observation } from "@berth/contract/observation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

let agent: AgentProcess;
const ctid = ctidSchema.parse(9731);
const newId = () => `${crypto.randomUUID()}.1`;
const first = { ...specOf(ctid, {}), isAutostart: true };

const put = (generation: number, isBinned: boolean) =>
  agent.act("container.put", { operationId: newId(), spec: { ...first, generation, isBinned } });
const act = (name: string, more: object = {}) =>
  agent.act(`container.${name}`, { operationId: newId(), ctid, ...more });
async function observe(): Promise<Observation> {
  const { observations } = Object(await agent.call("container.list", {}));
  return observations[0];
}
const inBin = { state: "failed", error: { code: "container.in_bin" } };
const asleep = { state: "stopped", wanted: "stopped", init: null };

beforeAll(async () => {
  agent = await openAgentProcess("cbn");
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
  await put(1, false);
  await act("start");
});
afterAll(() => agent.close());

it("a running VPS that is put into the bin is shut down cleanly, and keeps its disk", async () => {
  await execInside(agent.config.socketPath, ctid, ["/bin/sh", "-c", "echo kept > /root/note; sync"]);
  expect(await put(2, true)).toMatchObject({ state: "succeeded" });
  expect(await observe()).toMatchObject({ ...asleep, generation: 2, exit: { kind: "poweroff" } });
  expect(existsSync(join(agent.config.dataDir, "containers", String(ctid), "disk.ext4"))).toBe(true);
});

it("nothing starts it there: no start, no restart, no new agent, no boot of the host", async () => {
  expect(await act("start")).toMatchObject(inBin);
  expect(await act("restart", { timeoutMs: 1000 })).toMatchObject(inBin);
  expect(await observe()).toMatchObject(asleep);
  await agent.end("SIGKILL");
  const db = new DatabaseSync(join(agent.config.dataDir, "state.db"));
  db.exec("UPDATE meta SET value = 'another boot' WHERE key = 'boot_id'");
  // Whatever else the record says.
  db.exec("UPDATE containers SET wanted = 'running'");
  db.close();
  await agent.start();
  expect(await observe()).toMatchObject({ state: "stopped", init: null });
  expect(await act("start")).toMatchObject(inBin);
});

it("what is restored lies still until somebody starts it, with all its files", async () => {
  expect(await put(3, true)).toMatchObject({ state: "succeeded" });
  expect(await put(4, false)).toMatchObject({ state: "succeeded" });
  expect(await observe()).toMatchObject({ ...asleep, generation: 4 });
  expect(await act("start")).toMatchObject({ state: "succeeded" });
  const { stdout } = await execInside(agent.config.socketPath, ctid, ["/bin/cat", "/root/note"]);
  expect(stdout).toBe("kept\n");
});

it("an agent that finds one running in the bin stops it", async () => {
  await agent.end("SIGKILL");
  const db = new DatabaseSync(join(agent.config.dataDir, "state.db"));
  db.exec(`UPDATE containers SET spec = json_set(spec, '$.isBinned', json('true')), wanted = 'stopped'`);
  db.close();
  await agent.start();
  await expect.poll(observe, { timeout: 15_000 }).toMatchObject({ ...asleep, exit: { kind: "poweroff" } });
});

it("what was never made goes into the bin without a disk, and is made when it is restored", async () => {
  const late = ctidSchema.parse(9732);
  const disk = join(agent.config.dataDir, "containers", String(late), "disk.ext4");
  const spec = { ...specOf(late, {}), isAutostart: false };
  const absent = { ...spec, imageDigest: "f".repeat(64) };
  const putLate = (given: object) => agent.act("container.put", { operationId: newId(), spec: given });
  expect(await putLate(absent)).toMatchObject({ state: "failed", error: { code: "image.not_found" } });
  expect(await putLate({ ...absent, generation: 2, isBinned: true })).toMatchObject({ state: "succeeded" });
  expect(existsSync(disk)).toBe(false);
  const purge = () => agent.act("container.delete", { operationId: newId(), ctid: late });
  expect(await purge()).toMatchObject({ state: "succeeded" });
  expect(await putLate({ ...spec, generation: 3, isBinned: true })).toMatchObject({ state: "succeeded" });
  expect(existsSync(disk)).toBe(false);
  expect(await putLate({ ...spec, generation: 4 })).toMatchObject({ state: "succeeded" });
  expect(existsSync(disk)).toBe(true);
  expect(await purge()).toMatchObject({ state: "succeeded" });
});
