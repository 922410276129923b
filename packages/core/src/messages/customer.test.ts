import { expect, it } from "vitest";
import { customerErrors as errorsOverEn, customerUi as uiOverEn } from "./en/customer.ts";
import { errors as errorsEn } from "./en/errors.ts";
import { ui as uiEn } from "./en/ui.ts";
import { overlayWords, type Words } from "./overlay-words.ts";
import { customerErrors as errorsOverRu, customerUi as uiOverRu } from "./ru/customer.ts";
import { errors as errorsRu } from "./ru/errors.ts";
import { ui as uiRu } from "./ru/ui.ts";

/** What a customer can come to see; the rest of the catalogue is the provider's pages. */
const seen = [
  "app",
  "units",
  "states",
  "tasks",
  "login",
  "container",
  "power",
  "graphs",
  "terminal",
  "isolation",
  "activity",
  "password",
  "vps",
  "account",
];

/** Errors of what a customer has no button and no permission for. */
const ofProvider =
  /^((tenant|plan|pool|address|image|invitation|uid_range)\.|container\.(hostname_|confirm_mismatch|not_in_bin))/;

const languages = [
  { ui: uiEn, over: uiOverEn, errors: errorsEn, errorsOver: errorsOverEn, container: /\bcontainer/i },
  { ui: uiRu, over: uiOverRu, errors: errorsRu, errorsOver: errorsOverRu, container: /контейнер/i },
];

function flatten(words: Words, prefix = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).sort();

it("a customer never reads container where he has a VPS", () => {
  for (const { ui, over, errors, errorsOver, container } of languages) {
    const words = flatten(overlayWords(ui, over)).filter(([key]) => seen.includes(key.split(".")[0] ?? ""));
    const sentences = Object.entries({ ...errors, ...errorsOver }).filter(([code]) => !ofProvider.test(code));
    const slipped = [...words, ...sentences].filter(([, text]) => container.test(text));
    expect(slipped).toEqual([]);
  }
});

it("what is said otherwise has its place in everybody's words and no arguments of its own", () => {
  for (const { ui, over, errors, errorsOver } of languages) {
    const all = new Map(flatten(ui));
    const mine = [...flatten(over), ...Object.entries(errorsOver)];
    for (const [key, text] of mine) {
      const below = all.get(key) ?? new Map<string, string>(Object.entries(errors)).get(key);
      expect(below, key).toBeDefined();
      const known = placeholders(below ?? "");
      expect(
        placeholders(text).filter((name) => !known.includes(name)),
        key,
      ).toEqual([]);
    }
  }
});

it("laying words over others changes those and leaves the rest", () => {
  expect(overlayWords({ a: "1", b: { c: "2", d: "3" } }, { b: { c: "x" } })).toEqual({ a: "1", b: { c: "x", d: "3" } });
});
