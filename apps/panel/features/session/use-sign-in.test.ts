import { expect, it } from "vitest";
import { safeNext, signInFailure } from "./use-sign-in.ts";

it("never leads to another site after signing in", () => {
  expect(safeNext("/containers/101?tab=graphs")).toBe("/containers/101?tab=graphs");
  expect(safeNext("//evil.example")).toBe("/");
  expect(safeNext("/\\evil.example")).toBe("/");
  expect(safeNext("https://evil.example")).toBe("/");
  expect(safeNext(null)).toBe("/");
});

it("tells a wrong password from a panel that does not answer", () => {
  expect(signInFailure(401)).toBe("wrong");
  expect(signInFailure(429)).toBe("tooMany");
  expect(signInFailure(0)).toBe("noAnswer");
  expect(signInFailure(502)).toBe("noAnswer");
});
