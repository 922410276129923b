// The closed list under whatever a stolen panel may send. Every operation is given thousands of inputs: values of no
// form at all, and well-formed ones with a single field spoiled. What the contract does not take is refused as the
// caller's mistake, before any part of the agent is reached.
import { type OperationName, operations } from "@berth/contract/operations.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goodInputs, hostile, spoil } from "../../test/hostile-inputs.ts";
import type { ProcedureContext } from "./context.ts";
import { createCallerFactory } from "./procedure.ts";
import { agentRouter } from "./router.ts";

const names = Object.keys(operations) as OperationName[];

/** A context that counts what is reached of it; nothing in it works. */
function sealed(): { ctx: ProcedureContext; reached: () => readonly string[] } {
  const reached: string[] = [];
  const known: object = { caller: "panel", contractVersion: 1, traceId: "t" };
  const ctx = new Proxy(known, {
    get(target, key) {
      if (Object.hasOwn(target, key)) return Reflect.get(target, key);
      reached.push(String(key));
      throw new Error(`reached ${String(key)}`);
    },
  });
  return { ctx: ctx as ProcedureContext, reached: () => reached };
}

async function refusalOf(name: OperationName, input: unknown, ctx: ProcedureContext): Promise<unknown> {
  const place = name
    .split(".")
    .reduce<unknown>((router, part) => Reflect.get(Object(router), part), createCallerFactory(agentRouter)(ctx));
  try {
    const answer: unknown = await Reflect.apply(Object(place), undefined, [input]);
    // A stream is refused by its first row.
    if (Symbol.asyncIterator in Object(answer)) await Object(answer)[Symbol.asyncIterator]().next();
  } catch (error) {
    return error;
  }
  throw new Error("it was taken");
}

describe("an operation under hostile input", () => {
  test.each(names)("%s takes its own form", (name) => {
    expect(operations[name].input.safeParse(goodInputs[name]).error).toBeUndefined();
  });

  test.each(names)("%s refuses everything else as the caller's mistake, and reaches nothing", async (name) => {
    const { input: schema } = operations[name];
    const inputs = fc.oneof(hostile, spoil(goodInputs[name]));
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        fc.pre(!schema.safeParse(input).success);
        const { ctx, reached } = sealed();
        const before = Object.getOwnPropertyNames(Object.prototype);
        expect(await refusalOf(name, input, ctx)).toMatchObject({
          code: "BAD_REQUEST",
          cause: { code: "input.invalid" },
        });
        expect(reached()).toEqual([]);
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

test("a field the contract does not know is refused, by whatever name", () => {
  for (const name of names) {
    for (const more of ['{"__proto__":{"isAdmin":true}}', '{"constructor":1}', '{"isAdmin":true}']) {
      const fields = [JSON.stringify(goodInputs[name]), more].map((text) => text.slice(1, -1)).filter(Boolean);
      const sent: unknown = JSON.parse(`{${fields.join(",")}}`);
      expect(operations[name].input.safeParse(sent).success).toBe(false);
    }
  }
});
