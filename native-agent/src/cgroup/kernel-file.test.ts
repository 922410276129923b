import fc from "fast-check";
import { expect, test } from "vitest";
import { numberOfKey } from "./kernel-file.ts";

test("the number behind a key is found wherever its line stands", () => {
  const key = fc.constantFrom("usage_usec", "user_usec", "nr_periods", "oom", "oom_kill");
  const lines = fc.uniqueArray(fc.tuple(key, fc.nat()), { selector: ([name]) => name, minLength: 1 });
  fc.assert(
    fc.property(lines, (pairs) => {
      const text = `${pairs.map(([name, value]) => `${name} ${value}`).join("\n")}\n`;
      for (const [name, value] of pairs) expect(numberOfKey(text, name)).toBe(value);
    }),
  );
});

test("a key the kernel does not tell is 0, also when another one ends or begins like it", () => {
  expect(numberOfKey("oom_kill_disable 1\nunder_oom 1\noom_kill 3\n", "oom_kill")).toBe(3);
  expect(numberOfKey("total_inactive_file 7\n", "inactive_file")).toBe(0);
  expect(numberOfKey("", "x")).toBe(0);
});
