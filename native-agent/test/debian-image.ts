// A Debian image for tests, built by the agent's own builder once and kept in a cache named by the recipe:
// a changed package list makes another image, a lost cache is rebuilt.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../src/image/build-image.ts";
import { type Images, openImages } from "../src/image/images.ts";

const CACHE = "/var/cache/berth-test";
const recipeDir = join(import.meta.dirname, "../src/image");

/** Opens the cache with one Debian image in it; the first call of a machine takes a minute. */
export async function openDebianImages(): Promise<Images> {
  const recipe = readdirSync(recipeDir)
    .filter((name) => !name.endsWith(".test.ts"))
    .sort()
    .map((name) => readFileSync(join(recipeDir, name), "utf8"));
  const key = createHash("sha256").update(recipe.join("\0")).digest("hex").slice(0, 16);
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  const images = openImages(join(CACHE, `images-${key}`));
  if (images.list().length === 0) await buildImage(images, { suite: "auto" }, { step: () => {}, log: () => {} });
  return images;
}
