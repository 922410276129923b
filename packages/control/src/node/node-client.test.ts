import { randomUUID } from "node:crypto";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FakeAgent, startFakeAgent } from "../../test/fake-agent.ts";
import { facts } from "../../test/node-facts.ts";
import { fingerprintOf, issueIdentity, makeTestTls, type TestTls } from "../../test/test-tls.ts";
import { makeAuthority } from "./issue-certificate.ts";
import { type NodeClient, openNodeClient } from "./node-client.ts";

let tls: TestTls;
let agent: FakeAgent;
let client: NodeClient;
const { signal } = new AbortController();

function connect(
  identity = tls.panel,
  fingerprint: string | null = fingerprintOf(tls.node.certificatePem),
): NodeClient {
  return openNodeClient({
    nodeId: tls.nodeId,
    findEndpoint: async () => ({ agentAddress: agent.address, certificateFingerprint: fingerprint }),
    identity: async () => identity,
  });
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  const thrown: unknown = await act.then(
    () => "nothing",
    (error: unknown) => error,
  );
  return thrown instanceof BerthError ? thrown.code : String(thrown);
}

async function readAll<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

beforeAll(async () => {
  tls = await makeTestTls();
});
beforeEach(async () => {
  agent = await startFakeAgent(tls.node, { hello: () => facts });
  client = connect();
});
afterEach(async () => {
  await client.close();
  await agent.close();
});

const hello = (of: NodeClient, options = {}) => of.ask("hello", { contractVersion: 1 }, options);
const operation = (id: string, state: "running" | "succeeded") => ({
  id,
  kind: "container.start",
  ctid: 101,
  state,
  step: "network",
  percent: 40,
  seq: 1,
  startedAtMs: 1,
  endedAtMs: null,
  error: null,
});

describe("a client and an honest agent", () => {
  test("a question is answered with the parsed reply", async () => {
    expect(await hello(client)).toEqual(facts);
  });

  test("an operation is followed to its end and the iteration ends with it", async () => {
    const id = `${randomUUID()}.1`;
    agent.answers["operation.watch"] = async function* () {
      yield { operation: operation(id, "running"), logLines: ["взято"] };
      yield { operation: operation(id, "succeeded"), logLines: [] };
    };
    const rows = await readAll(client.watchOperation(id, -1, signal));
    expect(rows.map((row) => row.operation.state)).toEqual(["running", "succeeded"]);
    expect(rows[0]?.logLines).toEqual(["взято"]);
  });

  test("the agent's own error arrives with its code", async () => {
    agent.answers["container.list"] = () => {
      throw new BerthError("disk.no_space", "no space for state.db");
    };
    expect(await codeOf(client.ask("container.list", {}))).toBe("disk.no_space");
  });

  test("a stream's refusal arrives with its code before the first row", async () => {
    agent.answers["operation.watch"] = () => {
      throw new BerthError("operation.not_found", "no such operation");
    };
    expect(await codeOf(readAll(client.watchOperation(`${randomUUID()}.1`, -1, signal)))).toBe("operation.not_found");
  });

  test("a stream ends quietly when its reader leaves", async () => {
    const leave = new AbortController();
    agent.answers["events.stream"] = async function* (_input, gone) {
      leave.abort();
      await new Promise((resolve) => gone?.addEventListener("abort", resolve));
    };
    expect(await readAll(client.streamEvents(0, leave.signal))).toEqual([]);
  });
});

describe("a line that breaks", () => {
  test("a node nobody answers at is unreachable", async () => {
    await agent.close();
    expect(await codeOf(hello(client))).toBe("node.unreachable");
  });

  test("a reply after the deadline is a timeout, and the next question is answered", async () => {
    agent.answers.hello = () => new Promise(() => undefined);
    expect(await codeOf(hello(client, { deadlineMs: 50 }))).toBe("node.timeout");
    agent.answers.hello = () => facts;
    expect(await hello(client)).toEqual(facts);
  });

  test("a stream cut in the middle throws instead of ending", async () => {
    agent.answers["events.stream"] = async function* () {
      agent.cut();
      yield* [];
      await new Promise(() => undefined);
    };
    expect(await codeOf(readAll(client.streamEvents(0, signal)))).toBe("node.unreachable");
  });
});

describe("who is at the other end", () => {
  test("another node's certificate of the same authority is refused", async () => {
    const other = await startFakeAgent(await issueIdentity(tls.ca, nodeServerName(randomUUID()), "server"), {
      hello: () => facts,
    });
    await agent.close();
    agent = other;
    expect(await codeOf(hello(client))).toBe("node.unreachable");
    expect(other.asked).toEqual([]);
  });

  test("the right name under another authority is refused", async () => {
    const foreign = await makeAuthority();
    const liar = await startFakeAgent({
      ...(await issueIdentity(foreign, nodeServerName(tls.nodeId), "server")),
      caPem: tls.ca.certificatePem,
    });
    await agent.close();
    agent = liar;
    expect(await codeOf(hello(client))).toBe("node.unreachable");
  });

  test("a certificate issued to the node earlier is refused once another is pinned", async () => {
    await client.close();
    client = connect(tls.panel, "0".repeat(64));
    expect(await codeOf(hello(client))).toBe("node.unreachable");
  });

  test("a node's certificate does not pass for the panel's", async () => {
    await client.close();
    client = connect(tls.node);
    expect(await codeOf(hello(client))).toBe("node.unreachable");
    expect(agent.asked).toEqual([]);
  });
});
