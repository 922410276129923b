import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("a stranger's words keep their letters and lines and lose what commands a terminal or breaks a column", () => {
  expect(plainText("привет 👋\tyes\nno", 100)).toBe("привет 👋\tyes\nno");
  expect(plainText("a\u0000b\u001b[31mc\rd\u009b2J\u007f", 100)).toBe("ab[31mcd2J");
});

test("no more than asked for stays, and no half of a letter", () => {
  expect(plainText("abcdef", 3)).toBe("abc");
  expect(plainText("ab👋", 3)).toBe("ab");
});
