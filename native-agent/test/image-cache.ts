// Where tests keep a real Debian image between runs. Its name is made from what the image is made
// from, so a changed package list or setup builds a new one and an unchanged one is built once.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CACHE = "/var/cache/berth-test";
const RECIPE = join(import.meta.dirname, "../src/image");

/** The image directory of this recipe; e2e/ uses the same one. */
export function cachedImageDir(): string {
  const recipe = readdirSync(RECIPE)
    .filter((name) => !name.endsWith(".test.ts"))
    .sort()
    .map((name) => readFileSync(join(RECIPE, name), "utf8"));
  return join(CACHE, `images-${createHash("sha256").update(recipe.join("\0")).digest("hex").slice(0, 16)}`);
}
