// A Debian image for tests, built by the agent's own builder once and kept in the cache of image-cache.ts.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { buildImage } from "../src/image/build-image.ts";
import { type Images, openImages } from "../src/image/images.ts";
import { cachedImageDir } from "./image-cache.ts";

/** Opens the cache with one Debian image in it; the first call of a machine takes a minute. */
export async function openDebianImages(): Promise<Images> {
  const directory = cachedImageDir();
  mkdirSync(dirname(directory), { recursive: true, mode: 0o755 });
  const images = openImages(directory);
  if (images.list().length === 0) await buildImage(images, { suite: "auto" }, { step: () => {}, log: () => {} });
  return images;
}
