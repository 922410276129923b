import { expect, test } from "vitest";
import { displayNameSchema } from "./display-name.ts";

test("a name is kept as it is read, in any language", () => {
  expect(displayNameSchema.parse("  Nordwind & Söhne  ")).toBe("Nordwind & Söhne");
  expect(displayNameSchema.parse("ООО «Ромашка»")).toBe("ООО «Ромашка»");
  expect(displayNameSchema.parse("Cafe\u0301")).toBe("Café");
});

test("nothing, too much, and what hides or turns text is no name", () => {
  for (const name of ["", "   ", "x".repeat(81), "a\nb", "a\tb", "a\0b", "a\u202eb", "a\u200bb", "a\u2028b", "\ud800"])
    expect([name, displayNameSchema.safeParse(name).success]).toEqual([name, false]);
});
