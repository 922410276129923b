import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";
import { ui as en } from "@berth/core/messages/en/ui.ts";
import { ui as ru } from "@berth/core/messages/ru/ui.ts";
import { taskKindSchema } from "@berth/core/task/kind.ts";
import { expect, test } from "vitest";
import { permissions } from "../permission.ts";

const root = join(import.meta.dirname, "..");

/** Every action that is written about a container: the kinds of task, and what the sources name. */
function actionsOfContainers(): string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const sources = files
    .filter((path) => /(?<!\.test)\.ts$/.test(path))
    .map((path) => readFileSync(join(root, path), "utf8"));
  const named = sources.flatMap((text) =>
    [...text.matchAll(/"((?:terminal|task|power)\.[a-z_]+)"/g)].map(([, name]) => name),
  );
  // The same nouns have errors and permissions.
  const deeds = named.flatMap((name) => (name === undefined || isErrorCode(name) || name in permissions ? [] : [name]));
  return [...new Set([...taskKindSchema.options, ...deeds])].sort();
}

test("everything that can be done to a container has its words in both languages", () => {
  const actions = actionsOfContainers();
  for (const language of [en, ru]) {
    for (const action of actions) {
      const [noun = "", deed = ""] = action.split(".");
      const words: unknown = Reflect.get(Object(Reflect.get(language.activity.actions, noun)), deed);
      expect([action, typeof words]).toEqual([action, "string"]);
    }
  }
  expect(actions).toContain("power.crash");
  expect(actions).toContain("terminal.console");
  expect(actions.length).toBeGreaterThanOrEqual(15);
});
