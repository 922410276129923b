// The images on this node: directories named by the sha256 of their root archive, complete or not
// there at all. Opened by main.ts; asked by the stories (which image a container starts from) and by
// procedures. What holds: nothing below an image's rootfs changes once it has its name, because many
// containers share it.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Image, imageSchema } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";

export interface Images {
  /** Where images are; a half-made one is below a name that begins with a dot. */
  readonly dir: string;
  /** Gives the whole images, newest first. */
  list(): Image[];
  /** Gives one image, or throws `image.not_found`. */
  find(digest: string): Image;
  has(digest: string): boolean;
  /** Runs one build after the other; two at a time would only slow the host's containers. */
  inTurn<T>(build: () => Promise<T>): Promise<T>;
}

const DIGEST = /^[0-9a-f]{64}$/;
/** A half-made image carries the process that makes it: another agent may share this directory. */
const STAGING = /^\.build-(\d+)-/;

/** Begins the name of a half-made image of this process. */
export const STAGING_PREFIX = `.build-${process.pid}-`;

/** Opens the images and removes what a dead build has left. */
export function openImages(dir: string): Images {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  for (const name of readdirSync(dir)) {
    const maker = STAGING.exec(name)?.[1];
    if (maker !== undefined && !existsSync(`/proc/${maker}`)) rmSync(join(dir, name), { recursive: true, force: true });
  }
  let last: Promise<unknown> = Promise.resolve();
  const known = new Map<string, Image>();
  const has = (digest: string) => DIGEST.test(digest) && existsSync(join(dir, digest, "image.json"));
  const find = (digest: string): Image => {
    const image = known.get(digest);
    if (image !== undefined) return image;
    if (!has(digest)) throw new BerthError("image.not_found", `image ${digest} is not on this node`);
    const read = imageSchema.parse(JSON.parse(readFileSync(join(dir, digest, "image.json"), "utf8")));
    known.set(digest, read);
    return read;
  };
  return {
    dir,
    has,
    find,
    list: () =>
      readdirSync(dir)
        .filter(has)
        .map(find)
        .sort((a, b) => b.builtAtMs - a.builtAtMs),
    inTurn(build) {
      const mine = last.then(build, build);
      last = mine.catch(() => {});
      return mine;
    },
  };
}
