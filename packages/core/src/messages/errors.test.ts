import { describe, expect, it } from "vitest";
import { errorCatalogue } from "../errors/catalogue.ts";
import { errors as en } from "./en/errors.ts";
import { formatErrorText } from "./format-error-text.ts";
import { errors as ru } from "./ru/errors.ts";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("error sentences", () => {
  it.each(Object.keys(errorCatalogue))("%s says in both languages what failed and what to do", (code) => {
    for (const sentences of [en, ru] as Record<string, string>[]) {
      const text = sentences[code] ?? "";
      // What failed and what to do are at least two clauses, so one short word is never enough.
      expect(text.length).toBeGreaterThan(30);
      expect(text).toMatch(/[.!?]$/);
    }
    expect(ru[code as keyof typeof ru]).toMatch(/[а-яё]/i);
    expect(placeholders(ru[code as keyof typeof ru])).toEqual(placeholders(en[code as keyof typeof en]));
  });

  it("has no sentence for a code the catalogue does not know", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(errorCatalogue).sort());
    expect(Object.keys(ru).sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it("never shows a bare placeholder", () => {
    expect(formatErrorText("at {step} of {count}", { step: "disk" })).toBe("at disk of …");
  });
});
