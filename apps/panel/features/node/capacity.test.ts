import { expect, it } from "vitest";
import { notAllocated } from "./capacity.ts";

it("leaves nothing, not less than nothing, when more is promised than there is", () => {
  expect(notAllocated({ kind: "memory", total: 8, allocated: 10, used: 3 })).toBe(0);
  expect(notAllocated({ kind: "memory", total: 8, allocated: 6, used: 3 })).toBe(2);
});
