import type { ServerResponse } from "node:http";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FakeAgent, startFakeAgent } from "../../test/fake-agent.ts";
import { facts } from "../../test/node-facts.ts";
import { makeTestTls, type TestTls } from "../../test/test-tls.ts";
import { type NodeClient, openNodeClient } from "./node-client.ts";

let tls: TestTls;
let agent: FakeAgent;
let client: NodeClient;

async function codeOf(act: Promise<unknown>): Promise<string> {
  const thrown: unknown = await act.then(
    () => "nothing",
    (error: unknown) => error,
  );
  return thrown instanceof BerthError ? thrown.code : String(thrown);
}

const hello = () => client.ask("hello", { contractVersion: 1 });
const stream = async () => {
  for await (const _row of client.streamEvents(0, new AbortController().signal));
};

/** Makes the agent answer everything with these bytes. */
function lie(write: (response: ServerResponse) => void): void {
  agent.intercept = (_request, response) => {
    write(response);
    return true;
  };
}

beforeAll(async () => {
  tls = await makeTestTls();
});
beforeEach(async () => {
  agent = await startFakeAgent(tls.node);
  client = openNodeClient({
    nodeId: tls.nodeId,
    findEndpoint: async () => ({ agentAddress: agent.address, certificateFingerprint: null }),
    identity: async () => tls.panel,
  });
});
afterEach(async () => {
  await client.close();
  await agent.close();
});

describe("a lying agent's reply", () => {
  test.each([
    ["no JSON", "<html>hello</html>"],
    ["JSON of another shape", '{"hello":1}'],
    ["an empty body", ""],
    ["facts with a key too many", JSON.stringify({ result: { data: { ...facts, isAdmin: true } } })],
    ["facts with a number for a name", JSON.stringify({ result: { data: { ...facts, hostname: 1 } } })],
    ["nesting without end", `{"result":{"data":${"[".repeat(200_000)}`],
  ])("of %s is agent.bad_reply", async (_what, body) => {
    lie((response) => response.end(body));
    expect(await codeOf(hello())).toBe("agent.bad_reply");
  });

  test("of endless size is cut off as agent.bad_reply", async () => {
    lie((response) => {
      const more = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await codeOf(hello())).toBe("agent.bad_reply");
  });

  test("that redirects elsewhere is not followed", async () => {
    lie((response) => response.writeHead(302, { location: "https://198.51.100.1/" }).end());
    expect(await codeOf(hello())).toBe("agent.bad_reply");
  });

  test("that is packed is not unpacked", async () => {
    lie((response) => response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.from("1f8b08", "hex")));
    expect(await codeOf(hello())).toBe("agent.bad_reply");
  });

  test.each(["session.required", "task.not_found", "made.up"])(
    "with the error code %s is agent.unexpected",
    async (code) => {
      const berth = { code, internal: "x", isRetryable: false, traceId: null, syscall: null };
      lie((response) => response.writeHead(500).end(JSON.stringify({ error: { message: "x", data: { berth } } })));
      expect(await codeOf(hello())).toBe("agent.unexpected");
    },
  );
});

describe("a lying agent's stream", () => {
  const open = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });

  test.each([
    ["rows that are no JSON", "data: {{{\n\n"],
    ["rows of another shape", 'data: {"seq":"one"}\n\n'],
    ["an error that is no JSON", "event: serialized-error\ndata: }\n\n"],
  ])("of %s ends in an error and nothing else", async (_what, text) => {
    lie((response) => open(response).write(text));
    expect(await codeOf(stream())).toMatch(/^agent\./);
  });

  test("of one endless line is cut off", async () => {
    lie((response) => {
      const more = () => {
        while (response.write("x".repeat(65_536)));
      };
      open(response).on("drain", more);
      more();
    });
    expect(await codeOf(stream())).toBe("agent.bad_reply");
  });
});
