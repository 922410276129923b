// What root can do at the node's own shell with the panel gone: the `berth` command against a real agent.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUSYBOX, installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";

let agent: AgentProcess;
const ctid = ctidSchema.parse(9771);
const newId = () => `${crypto.randomUUID()}.1`;
const main = join(import.meta.dirname, "../../../apps/cli/src/main.ts");

/** Runs `berth` and gives what it printed; a refusal is its exit status and words. */
async function berth(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", BERTH_AGENT_SOCKET: agent.config.socketPath };
  const run = promisify(execFile)(process.execPath, [main, ...argv], { env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
  );
}

beforeAll(async () => {
  agent = await openAgentProcess("csh");
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
  await agent.act("container.put", { operationId: newId(), spec: specOf(ctid, { hostname: "shelly" }) });
});
afterAll(() => agent.close());

it("lists, shows, starts, enters and stops a container by number or name", async () => {
  expect((await berth("ct", "list")).out).toMatch(/^CTID.*\n9771 +shelly +stopped/);
  expect(await berth("ct", "start", "shelly")).toMatchObject({ code: 0 });
  expect((await berth("ct", "show", "9771")).out).toMatch(/state +running since .*, wanted running/);
  const entered = await berth("ct", "exec", "shelly", "--", "sh", "-c", "hostname; echo bad >&2; exit 7");
  expect(entered).toEqual({ code: 7, out: "shelly\n", err: "bad\n" });
  expect((await berth("ct", "stats", "shelly")).out).toMatch(
    /cpu .* cores\nmemory .*\ndisk .*\nnetwork .*\nprocesses +[1-9]/,
  );
  const stopped = await berth("ct", "stop", "shelly");
  expect(stopped).toMatchObject({ code: 0, out: "" });
  expect(stopped.err).toMatch(/waiting for init/);
});

it("says in a sentence why it was refused, and with which code", async () => {
  const refused = await berth("ct", "kill", "shelly");
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("container.already_stopped");
  expect((await berth("ct", "show", "nobody")).err).toContain("container.not_found");
  expect((await berth("--socket", "/nowhere.sock", "ct", "list")).err).toContain("node.unreachable");
});

it("does not pass on what would command the terminal it is printed to", async () => {
  await berth("ct", "start", "shelly");
  const { out } = await berth("ct", "exec", "shelly", "--", "printf", "\\033]0;owned\\007\\033[2Jplain\\n");
  expect(out).toBe("]0;owned[2Jplain\n");
});

it("tells the story of a task, with its steps and times", async () => {
  const id = newId();
  await agent.act("container.restart", { operationId: id, ctid, timeoutMs: 10_000 });
  const { out } = await berth("trace", id.slice(0, 36));
  expect(out).toMatch(/container\.restart {2}9771 {2}succeeded/);
  expect(out).toMatch(/\d+ ms {2}starting init/);
});

it("lists the images, and refuses a panel that is none", async () => {
  expect((await berth("image", "list")).out).toMatch(/^NAME/);
  expect((await berth("--json", "image", "list")).out).toContain(BUSYBOX);
  const join = await berth("join", "https://127.0.0.1:1", "not-a-token");
  expect(join).toMatchObject({ code: 1 });
  expect(join.err).toContain("join.token_invalid");
});
