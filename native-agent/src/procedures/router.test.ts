import { type OperationName, operations } from "@berth/contract/operations.ts";
import { describe, expect, test } from "vitest";
import type { ProcedureContext } from "./context.ts";
import { createDestructiveLimit } from "./destructive-limit.ts";
import { createCallerFactory } from "./procedure.ts";
import { agentRouter } from "./router.ts";

const names = Object.keys(operations);
const isName = (name: string): name is OperationName => name in operations;

/** A context whose parts must never be reached: what is refused is refused before it touches anything. */
function untouchable(change: Partial<ProcedureContext> = {}): ProcedureContext {
  const ctx: Partial<ProcedureContext> = {
    caller: "panel",
    contractVersion: 1,
    traceId: "t",
    destructiveLimit: createDestructiveLimit(1000),
    ...change,
  };
  return new Proxy(ctx, {
    get(target, key) {
      if (key in target) return Reflect.get(target, key);
      throw new Error(`a refused call reached ${String(key)}`);
    },
  }) as ProcedureContext;
}

/** Calls a procedure by its name with whatever input. */
async function call(name: string, input: unknown, ctx: ProcedureContext): Promise<unknown> {
  let place: unknown = createCallerFactory(agentRouter)(ctx);
  for (const part of name.split(".")) place = Reflect.get(Object(place), part);
  if (typeof place !== "function") throw new Error(`${name} is no procedure`);
  const answer: unknown = await Reflect.apply(place, undefined, [input]);
  return answer;
}

describe("the closed list", () => {
  test("the router is the list, no more and no less, each of its kind", () => {
    // tRPC keeps all procedures flat, under their whole names.
    const procedures: object = agentRouter._def.procedures;
    expect(Object.keys(procedures).sort()).toEqual([...names].sort());
    for (const name of names.filter(isName)) {
      const { type } = Reflect.get(Object(Reflect.get(procedures, name)), "_def");
      expect(type).toBe(operations[name].type);
    }
  });

  test("it has at most thirty operations", () => {
    expect(names.length).toBeLessThanOrEqual(30);
  });

  const wrong: unknown[] = [
    undefined,
    null,
    0,
    "x",
    [],
    { __proto__: null, ctid: 101 },
    { ctid: "101; rm -rf /" },
    { ctid: 0 },
    { ctid: 101.5 },
    { ctid: 101, operationId: "../../etc/passwd" },
    { id: "../x", offset: 0 },
    { ctid: 101, extra: true },
    { ctids: ["*"] },
    { suite: "sid", operationId: "00000000-0000-4000-8000-000000000000.1" },
    { contractVersion: "1" },
    { after: -2 },
  ];
  test.each(names)("%s refuses every input of another form before anything is touched", async (name) => {
    for (const input of wrong) {
      const isEmptyInput = operations[name as OperationName].input.safeParse(input).success;
      if (isEmptyInput) continue;
      await expect(call(name, input, untouchable())).rejects.toMatchObject({
        code: "BAD_REQUEST",
        cause: { code: "input.invalid" },
      });
    }
  });
});

const act = { operationId: "00000000-0000-4000-8000-000000000000.1", ctid: 101 };
const other = "00000000-0000-4000-8000-000000000000.2";

/** An agent with nothing but a journal of these operations; a story that goes further says so. */
function agentThatKnows(ids: readonly string[]): ProcedureContext["agent"] {
  const begin = () => {
    throw new Error("the journal was asked");
  };
  const operations = { has: (id: string) => ids.includes(id), begin };
  const agent: object = { state: { operations } };
  return agent as ProcedureContext["agent"];
}

describe("who may ask what", () => {
  test("what changes a spec is refused at the node's own shell", async () => {
    const refused = { cause: { code: "operation.shell_refused" } };
    await expect(call("container.delete", act, untouchable({ caller: "shell" }))).rejects.toMatchObject(refused);
    await expect(call("container.put", {}, untouchable({ caller: "shell" }))).rejects.toMatchObject(refused);
  });

  test("a panel that ends too much within a minute is stopped, and root at the shell is not counted", async () => {
    const destructiveLimit = createDestructiveLimit(2);
    destructiveLimit.count();
    destructiveLimit.count();
    const agent = agentThatKnows([]);
    await expect(call("container.delete", act, untouchable({ destructiveLimit, agent }))).rejects.toMatchObject({
      cause: { code: "operation.too_many" },
    });
    const reached = call("container.kill", act, untouchable({ destructiveLimit, caller: "shell" }));
    await expect(reached).rejects.toThrow("reached agent");
  });

  test("a panel that lost an answer may ask again as often as it likes: the same operation ends nothing twice", async () => {
    const destructiveLimit = createDestructiveLimit(1);
    const agent = agentThatKnows([act.operationId]);
    for (const name of ["container.delete", "container.kill", "container.delete"]) {
      await expect(call(name, act, untouchable({ destructiveLimit, agent }))).rejects.toThrow("the journal was asked");
    }
    const refused = call("container.kill", { ...act, operationId: other }, untouchable({ destructiveLimit, agent }));
    await expect(refused).rejects.toThrow("the journal was asked");
    await expect(
      call("container.kill", { ...act, operationId: other }, untouchable({ destructiveLimit, agent })),
    ).rejects.toMatchObject({ cause: { code: "operation.too_many" } });
  });

  test("what is not well-formed is not counted: it ends nothing either", async () => {
    const destructiveLimit = createDestructiveLimit(1);
    const refused = call("container.kill", { ...act, ctid: "101" }, untouchable({ destructiveLimit }));
    await expect(refused).rejects.toMatchObject({ cause: { code: "input.invalid" } });
    destructiveLimit.count();
  });

  test("a panel of a version we do not speak is told so, and hello answers it all the same", async () => {
    const ctx = untouchable({ contractVersion: 7 });
    await expect(call("container.list", {}, ctx)).rejects.toMatchObject({ cause: { code: "node.version_mismatch" } });
    await expect(call("hello", { contractVersion: 7 }, ctx)).rejects.toThrow("reached readFacts");
  });
});

test("the destructive limit slides: the oldest minute is forgotten", () => {
  let nowMs = 0;
  const limit = createDestructiveLimit(2, () => nowMs);
  limit.count();
  nowMs = 30_000;
  limit.count();
  nowMs = 59_999;
  expect(() => limit.count()).toThrow(expect.objectContaining({ code: "operation.too_many" }));
  nowMs = 60_000;
  limit.count();
});
