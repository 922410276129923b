// Who gets into an agent and who does not: the certificate, the name in it, the local socket, a join.

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { statSync } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import { nodeFactsSchema } from "@berth/contract/node-facts.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readIdentity } from "../../src/join/node-identity.ts";
import { fingerprintOf } from "../../src/join/parse-token.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";
import { makeAuthority } from "./test-authority.ts";

let agent: AgentProcess;

beforeAll(async () => {
  agent = await openAgentProcess("cda");
  await agent.start();
});
afterAll(async () => {
  await agent.close();
});

/** Calls the local socket as root does. */
async function callSocket(
  name: string,
  input: unknown,
): Promise<{ status: number | undefined; reply: Record<string, unknown> }> {
  const asked = request({
    socketPath: agent.config.socketPath,
    path: `/trpc/${name}`,
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  asked.end(JSON.stringify(input));
  const [response]: IncomingMessage[] = await once(asked, "response");
  let body = "";
  for await (const part of response ?? []) body += String(part);
  return { status: response?.statusCode, reply: JSON.parse(body) };
}

it("tells the panel what the node is", async () => {
  const facts = nodeFactsSchema.parse(await agent.call("hello", { contractVersion: 1 }));
  expect(facts.cores).toBeGreaterThan(0);
  expect(facts.features.find(({ name }) => name === "overlayfs")?.isPresent).toBe(true);
});

it("turns away whoever has no certificate, one of another authority, or another node's", async () => {
  const another = await (await makeAuthority()).issue({ commonName: "berth-panel", dnsName: "panel.test" });
  const neighbour = await agent.authority.issue({
    commonName: "another-node",
    dnsName: nodeServerName(crypto.randomUUID()),
  });
  for (const as of [{ cert: "", key: "" }, another, neighbour]) {
    await expect(agent.call("hello", { contractVersion: 1 }, { as })).rejects.toThrow();
  }
});

it("refuses an older TLS, and a path that is none of ours", async () => {
  const old = agent.request({ path: "/trpc/hello", maxVersion: "TLSv1.2", minVersion: "TLSv1.2" });
  old.end();
  await expect(once(old, "response")).rejects.toThrow();
  const lost = agent.request({ path: "/etc/passwd" });
  lost.end();
  const [response]: IncomingMessage[] = await once(lost, "response");
  expect(response?.statusCode).toBe(404);
});

it("answers a wrong input with a code and keeps its stack to itself", async () => {
  const refused = agent.call("container.start", { operationId: "x", ctid: "../1" });
  await expect(refused).rejects.toMatchObject({ code: "input.invalid", status: 400 });
  await expect(refused).rejects.not.toThrow(/node_modules|\.ts:/);
});

it("opens its socket to root alone, and refuses there what belongs to the panel", async () => {
  expect(statSync(agent.config.socketPath).mode & 0o777).toBe(0o600);
  const act = { operationId: `${crypto.randomUUID()}.1`, ctid: 101 };
  expect((await callSocket("container.delete", act)).reply).toMatchObject({
    error: { data: { berth: { code: "operation.shell_refused" } } },
  });
  await expect(agent.call("exec", { ctid: 101, argv: ["id"] })).rejects.toMatchObject({ code: "input.invalid" });
});

it("gives no terminal without a ticket", async () => {
  const upgrade = agent.request({
    path: "/term?ticket=guess",
    headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "x", "sec-websocket-version": "13" },
  });
  upgrade.end();
  const [response]: IncomingMessage[] = await once(upgrade, "response");
  expect(response?.statusCode).toBe(403);
});

it("joins the panel a token names, and no other", async () => {
  const nodeId = crypto.randomUUID();
  const authority = await makeAuthority();
  const panel = createServer(async (asked, answer) => {
    let body = "";
    for await (const part of asked) body += String(part);
    const { csrPem } = JSON.parse(body);
    const certificatePem = await authority.sign(csrPem, nodeServerName(nodeId));
    answer.end(JSON.stringify({ nodeId, certificatePem, caPem: authority.caPem, panelName: authority.panelName }));
  }).listen(0, "127.0.0.1");
  await once(panel, "listening");
  const panelUrl = `http://127.0.0.1:${Object(panel.address()).port}`;
  const secret = "s".repeat(43);
  const other = await callSocket("join", { panelUrl, token: `${secret}.${"0".repeat(32)}` });
  expect(other.reply).toMatchObject({ error: { data: { berth: { code: "join.failed" } } } });
  expect(readIdentity(agent.config.tlsDir)?.nodeId).toBe(agent.nodeId);
  const plain = await callSocket("join", { panelUrl: "http://192.0.2.1", token: `${secret}.${"0".repeat(32)}` });
  expect(plain.reply).toMatchObject({ error: { data: { berth: { code: "join.failed" } } } });
  const token = `${secret}.${fingerprintOf(new X509Certificate(authority.caPem))}`;
  expect((await callSocket("join", { panelUrl, token })).reply).toEqual({ result: { data: { nodeId } } });
  expect(readIdentity(agent.config.tlsDir)?.nodeId).toBe(nodeId);
  panel.close();
  // The old panel is nobody here from now on, and the new one is let in.
  await expect(agent.call("hello", { contractVersion: 1 })).rejects.toThrow();
  const as = await authority.issue({ commonName: authority.panelName, dnsName: "panel.test" });
  const asked = agent.request({
    ...as,
    ca: authority.caPem,
    servername: nodeServerName(nodeId),
    path: `/trpc/hello?input=${encodeURIComponent('{"contractVersion":1}')}`,
  });
  asked.end();
  const [response]: IncomingMessage[] = await once(asked, "response");
  expect(response?.statusCode).toBe(200);
  response?.resume();
});
