import { expect, it } from "vitest";
import { ui as en } from "./en/ui.ts";
import { ui as ru } from "./ru/ui.ts";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

const argumentNames = (message: string) =>
  [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].sort();

it("says everything in both languages, with the same arguments", () => {
  const english = new Map(flatten(en));
  const russian = new Map(flatten(ru));
  expect([...russian.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, message] of english)
    expect(argumentNames(russian.get(key) ?? ""), key).toEqual(argumentNames(message));
});

it("leaves no message empty", () => {
  for (const [key, message] of [...flatten(en), ...flatten(ru)]) expect(message.trim(), key).not.toBe("");
});
