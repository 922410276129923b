import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ui as en } from "@berth/core/messages/en/ui.ts";
import { ui as ru } from "@berth/core/messages/ru/ui.ts";
import { expect, test } from "vitest";

/** Every step a story names, as it stands in its file. */
const steps = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), "utf8").matchAll(/\.step\("([^"]+)"/g)])
  .flatMap(([, step]) => step ?? []);

test("every step of a story has its words in each language, and fits the contract", () => {
  expect(steps.length).toBeGreaterThan(15);
  for (const step of steps) {
    expect(step.length).toBeLessThanOrEqual(60);
    const key = step.replaceAll(" ", "_");
    for (const { tasks } of [en, ru]) expect(Object.keys(tasks.steps)).toContain(key);
  }
});
