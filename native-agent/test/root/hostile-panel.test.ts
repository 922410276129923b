// A stolen panel at a real agent's door: every operation of the closed list under hostile input, and the wire itself under
// requests no client of ours makes. The agent answers each as the caller's mistake, never as a fault of its own; the VPS
// beside it notices nothing, and nothing is written down.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type OperationName, operations } from "@berth/contract/operations.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodInputs, hostile, spoil } from "../hostile-inputs.ts";
import { installBusyboxImage, specOf } from "./agent-bench.ts";
import { type AgentProcess, openAgentProcess } from "./agent-process.ts";

let agent: AgentProcess;
let before: unknown;
const ctid = ctidSchema.parse(9751);
const newId = () => `${crypto.randomUUID()}.1`;

beforeAll(async () => {
  agent = await openAgentProcess("chp");
  installBusyboxImage(agent.config.imageDir);
  await agent.start();
  await agent.act("container.put", { operationId: newId(), spec: specOf(ctid, {}) });
  await agent.act("container.start", { operationId: newId(), ctid });
  before = await agent.call("container.list", {});
});
afterAll(async () => {
  // The same containers in the same state, and not one event since.
  expect(await agent.call("container.list", {})).toEqual(before);
  await agent.close();
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

const isStream = (response: IncomingMessage) =>
  String(response.headers["content-type"]).startsWith("text/event-stream");

/** Sends a request as it stands; a stream is left after its first event, and refused by it. */
async function send(path: string, { method = "GET", body = "", type = "application/json" } = {}): Promise<Answer> {
  const asked = agent.request({ path, method, headers: { "content-type": type } });
  asked.end(body);
  const [response]: IncomingMessage[] = await once(asked, "response");
  if (response === undefined) throw new Error("no response");
  const status = response.statusCode ?? 0;
  let text = "";
  for await (const part of response) {
    text += String(part);
    if (isStream(response) && text.includes("\n\n")) break;
  }
  return { status, body: text };
}

function sendInput(name: OperationName, input: unknown): Promise<Answer> {
  const text = JSON.stringify(input) ?? "";
  return operations[name].type === "mutation"
    ? send(`/trpc/${name}`, { method: "POST", body: text })
    : send(`/trpc/${name}?input=${encodeURIComponent(text)}`);
}

function expectRefused({ status, body }: Answer): void {
  expect(body).not.toMatch(/unexpected|node_modules|\.ts:/);
  if (status === 200) expect(body).toMatch(/^event: serialized-error\ndata: .*"code":"input\.invalid"/m);
  else expect([status, Math.floor(status / 100)]).toEqual([status, 4]);
}

describe("over the wire", () => {
  it.each(Object.keys(operations) as OperationName[])(
    "%s refuses hostile input as the caller's mistake",
    async (name) => {
      const { input: schema, type } = operations[name];
      const inputs = fc.oneof(hostile, spoil(goodInputs[name])).filter((input) => {
        // What JSON makes of it is what arrives; a URL carries only so much.
        const text = JSON.stringify(input) ?? "null";
        return (type === "mutation" || text.length < 4000) && !schema.safeParse(JSON.parse(text)).success;
      });
      await fc.assert(
        fc.asyncProperty(inputs, async (input) => expectRefused(await sendInput(name, input))),
        { numRuns: 25 },
      );
    },
  );

  it.each([
    ["no JSON", () => send("/trpc/container.start", { method: "POST", body: "{" })],
    ["no body", () => send("/trpc/container.start", { method: "POST" })],
    ["no type", () => send("/trpc/container.start", { method: "POST", body: "{}", type: "" })],
    ["a form", () => send("/trpc/container.start", { method: "POST", body: "ctid=1", type: "multipart/form-data" })],
    ["2 MB", () => send("/trpc/container.put", { method: "POST", body: `"${"x".repeat(2 ** 21)}"` })],
    ["a question as an act", () => send("/trpc/container.list", { method: "POST", body: "{}" })],
    ["an act as a question", () => send('/trpc/container.kill?input={"ctid":101}')],
    ["another method", () => send("/trpc/container.list", { method: "DELETE" })],
    ["no name", () => send("/trpc/")],
    ["an unknown name", () => send("/trpc/container.format", { method: "POST", body: "{}" })],
    ["a prototype's name", () => send("/trpc/__proto__")],
    ["a constructor's name", () => send("/trpc/container.constructor")],
    ["a name above", () => send("/trpc/../etc/passwd")],
    ["a name that is none", () => send("/trpc/%E0%A4%A")],
    ["a batch of nothing", () => send("/trpc/container.list,container.list?batch=1&input=%5B%5D")],
    [
      "a batch of acts",
      () => send("/trpc/container.kill,container.kill?batch=1", { method: "POST", body: '{"0":{},"1":{}}' }),
    ],
  ])("%s is refused as the caller's mistake", async (_what, ask) => {
    expectRefused(await ask());
  });

  it("a thousand questions in one request are answered or refused, and the agent answers on", async () => {
    const names = Array.from({ length: 1000 }, () => "container.list").join(",");
    const { status } = await send(`/trpc/${names}?batch=1&input=%7B%7D`);
    expect(status).toBeLessThan(500);
    expect(await agent.call("hello", { contractVersion: 1 })).toMatchObject({ contractVersions: [1] });
  });
});

describe("well-formed, but of what there is not", () => {
  it.each([
    ["operation.get", "operation.not_found"],
    ["operation.log", "operation.not_found"],
    ["certificate.install", "operation.conflict"],
  ] as const)("%s is refused: %s", async (name, code) => {
    await expect(agent.call(name, goodInputs[name])).rejects.toMatchObject({ code });
  });

  it("terminal.open of an unknown container is refused", async () => {
    await expect(agent.call("terminal.open", goodInputs["terminal.open"])).rejects.toMatchObject({
      code: expect.stringMatching(/^container\./),
    });
  });
});
