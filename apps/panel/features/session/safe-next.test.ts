import { expect, it } from "vitest";
import { safeNext } from "./safe-next.ts";

it("never leads to another site after signing in", () => {
  expect(safeNext("/containers/101?tab=graphs")).toBe("/containers/101?tab=graphs");
  expect(safeNext("//evil.example")).toBe("/");
  expect(safeNext("/\\evil.example")).toBe("/");
  expect(safeNext("https://evil.example")).toBe("/");
  expect(safeNext(null)).toBe("/");
});
