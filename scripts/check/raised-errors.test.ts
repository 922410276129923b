import { expect, test } from "vitest";
import { expectedCodes } from "./raised-errors.ts";

const codesOf = (text: string) => [...expectedCodes({ path: "x.test.ts", text })];

test("a code that a test expects is found, in a literal, a table or a pattern", () => {
  expect(codesOf('expect(e).toMatchObject({ code: "disk.busy" })')).toContain("disk.busy");
  expect(codesOf('expect(said).toBe("pool.exhausted poolId")')).toContain("pool.exhausted");
  expect(codesOf('it.each([["net.failed", 1]])("%s", () => {})')).toContain("net.failed");
  expect(codesOf("expect(said).toMatch(/^berth agent: agent\\.state_damaged: /)")).toContain("agent.state_damaged");
});

test("a code that a test only makes up is not", () => {
  expect(codesOf('const e = new BerthError("disk.busy", "x");')).not.toContain("disk.busy");
});
