import { expect, test } from "vitest";
import { readable } from "./readable.ts";

test("no byte a terminal would obey comes through", () => {
  expect(readable("a\u001b]0;title\u0007b\u009b2Jc\u007f\rd")).toBe("a]0;titleb2Jcd");
});

test("lines, tabs and letters of any language do, without the last line end", () => {
  expect(readable("один\t1\r\nдва\n")).toBe("один\t1\nдва");
});
