import { expect, test } from "vitest";
import { reasonSchema } from "./reason.ts";

const isReason = (text: string) => reasonSchema.safeParse(text).success;

test("a reason is a line of words in any language", () => {
  expect(reasonSchema.parse("  ticket 4711: disk is full ")).toBe("ticket 4711: disk is full");
  expect(isReason("клиент просил проверить почту")).toBe(true);
  expect(isReason("x".repeat(200))).toBe(true);
});

test("too little, too much and what cannot be read is none", () => {
  for (const text of ["", "  ", "ok", " a  ", "x".repeat(201)]) expect([text, isReason(text)]).toEqual([text, false]);
  for (const mark of ["\n", "\t", "\0", "\u001b[2J", "\u202e", "\u2028", "\ud800"])
    expect([mark, isReason(`because ${mark} of it`)]).toEqual([mark, false]);
});
