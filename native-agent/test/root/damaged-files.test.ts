// Files of the agent that are not what it wrote. Whatever is damaged: one sentence says what and where, under a code whose
// page says what to do; VPSs run on, and nothing of them is touched.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Observation } from "@berth/contract/observation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readStartTicks } from "../../src/ffi/process.ts";
import { eventually } from "../eventually.ts";
import { installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { execInside } from "./exec-inside.ts";

let agent: AgentProcess;
let init: Observation["init"];
const ctid = ctidSchema.parse(9741);
const newId = () => `${crypto.randomUUID()}.1`;
const stateFile = () => join(agent.config.dataDir, "state.db");
const identityFile = () => join(agent.config.tlsDir, "identity.json");

beforeAll(async () => {
  agent = await openAgentProcess("cdf");
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
  await agent.act("container.put", { operationId: newId(), spec: specOf(ctid, {}) });
  await agent.act("container.start", { operationId: newId(), ctid });
  init = (await observe()).init;
  await agent.end("SIGTERM");
});
afterAll(() => agent.close());

async function observe(): Promise<Observation> {
  const { observations } = Object(await agent.call("container.list", {}));
  return observations[0];
}

/** Runs the agent until it gives up by itself; gives its last words. */
function giveUp(configPath = join(agent.dir, "agent.json")): string {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "../../src/main.ts")], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", BERTH_AGENT_CONFIG: configPath },
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(status).toBe(1);
  return stderr;
}

/** Damages a file for the length of a test, and puts it back. */
async function damaged(path: string, text: string, during: () => void | Promise<void>): Promise<void> {
  const whole = readFileSync(path);
  writeFileSync(path, text);
  try {
    await during();
  } finally {
    writeFileSync(path, whole);
  }
}

it("state.db is no database: agent.state_damaged; the VPS runs on, and the next agent with the old file holds it", async () => {
  await damaged(stateFile(), "this is no database, whatever its name", () => {
    const words = giveUp();
    expect(words).toMatch(/^berth agent: agent\.state_damaged: /);
    expect(words).toContain(stateFile());
  });
  expect(readStartTicks(init?.pid ?? 0)).toBe(init?.startTicks);
  await agent.start();
  expect(await observe()).toMatchObject({ state: "running", init });
  await agent.end("SIGTERM");
});

it("one record of state.db is damaged: agent.state_damaged, for a half of the records gives away the ids of the other", () => {
  const edit = (sql: string) => {
    const db = new DatabaseSync(stateFile());
    db.exec(sql);
    db.close();
  };
  edit("UPDATE containers SET state = 'dancing'");
  expect(giveUp()).toMatch(/^berth agent: agent\.state_damaged: .*dancing|^berth agent: agent\.state_damaged: .*state/);
  edit("UPDATE containers SET state = 'running'");
  edit("PRAGMA user_version = 99");
  expect(giveUp()).toMatch(/^berth agent: agent\.state_damaged: .*a newer agent wrote it/);
  edit("PRAGMA user_version = 2");
  expect(readStartTicks(init?.pid ?? 0)).toBe(init?.startTicks);
});

it("identity.json is damaged: agent.identity_damaged; VPSs are held, root at the shell is served, the panel is not", async () => {
  await damaged(identityFile(), '{"nodeId": 1', async () => {
    await agent.start({ isPanelServed: false });
    await eventually("the VPS is held", async () => {
      const { stdout } = await execInside(agent.config.socketPath, ctid, ["/bin/hostname"]);
      expect(stdout).toBe(`vps-${ctid}\n`);
    });
    expect(agent.output()).toContain("agent.identity_damaged");
    await expect(agent.call("hello", { contractVersion: 1 })).rejects.toThrow("ECONNREFUSED");
    await agent.end("SIGTERM");
  });
});

it("the settings cannot be read: input.invalid names the file and the key; nothing is begun", () => {
  const path = join(agent.dir, "broken.json");
  for (const [text, words] of [
    ["{", "cannot be read"],
    ['{"dataDir": "relative"}', "dataDir"],
    ['{"dataDirectory": "/x"}', "dataDirectory"],
  ] as const) {
    writeFileSync(path, text);
    const said = giveUp(path);
    expect(said).toMatch(/^berth agent: input\.invalid: agent settings: /);
    expect(said).toContain(words);
  }
  expect(giveUp(join(agent.dir, "no-such-file.json"))).toContain("no-such-file.json cannot be read");
});

it("its whole state.db is gone: what runs is told of and left alone", async () => {
  const whole = readFileSync(stateFile());
  spawnSync("/bin/rm", ["-f", stateFile()]);
  await agent.start();
  expect(agent.output()).toContain("no record of");
  expect(readStartTicks(init?.pid ?? 0)).toBe(init?.startTicks);
  await agent.end("SIGTERM");
  writeFileSync(stateFile(), whole);
  await agent.start();
  expect(await observe()).toMatchObject({ state: "running", init });
  expect(existsSync(join(agent.config.dataDir, "containers", String(ctid)))).toBe(true);
});
