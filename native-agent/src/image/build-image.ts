// The making of a Debian image. Called by its procedure, which lets the caller choose a suite and
// nothing else. Before: the host's apt works. After: the image is there, whole, under the name of its
// archive's sha256, or nothing is left of the attempt.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "@berth/contract/node-facts.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Progress } from "../runtime/progress.ts";
import { readBuildProgress } from "./build-progress.ts";
import { SYSTEMD_POWEROFF_SIGNAL } from "./debian-setup.ts";
import { type Images, STAGING_PREFIX } from "./images.ts";
import { findPackageSources, type Suite } from "./package-sources.ts";
import { runMmdebstrap } from "./run-mmdebstrap.ts";

const VERSIONS: Readonly<Record<Suite, string>> = { bookworm: "12", trixie: "13" };

/** Builds an image and gives it; the same archive as an earlier one gives the earlier image. */
export function buildImage(images: Images, ask: { suite: Suite | "auto" }, progress: Progress): Promise<Image> {
  return images.inTurn(async () => {
    const staging = mkdtempSync(join(images.dir, STAGING_PREFIX));
    try {
      return await build(images, { staging, suite: ask.suite }, progress);
    } catch (cause) {
      throw cause instanceof BerthError
        ? cause
        : new BerthError("image.build_failed", `building a ${ask.suite} image`, { cause });
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  });
}

async function build(
  images: Images,
  job: { staging: string; suite: Suite | "auto" },
  progress: Progress,
): Promise<Image> {
  progress.step("looking for a mirror", 1);
  const scratchDir = join(job.staging, "scratch");
  const imageDir = join(job.staging, "image");
  const rootDir = join(imageDir, "rootfs");
  mkdirSync(scratchDir);
  mkdirSync(rootDir, { recursive: true });
  const sources = await findPackageSources(job.suite, scratchDir);
  progress.log(`suite ${sources.suite}`);
  const { digest, sizeBytes } = await runMmdebstrap({ sources, scratchDir, rootDir, onLine: tellProgress(progress) });
  if (images.has(digest)) return images.find(digest);
  progress.step("naming the image", 98);
  // The root of every VPS of this image: its other users must be able to pass it.
  chmodSync(rootDir, 0o755);
  const image: Image = {
    digest,
    name: `debian-${VERSIONS[sources.suite]}`,
    os: readPrettyName(rootDir, sources.suite),
    sizeBytes,
    builtAtMs: Date.now(),
    stop: { signal: SYSTEMD_POWEROFF_SIGNAL },
    init: "/sbin/init",
  };
  writeFileSync(join(imageDir, "image.json"), JSON.stringify(image), { flush: true });
  renameSync(imageDir, join(images.dir, digest));
  return images.find(digest);
}

function tellProgress(progress: Progress): (line: string) => void {
  const read = readBuildProgress();
  return (line) => {
    const place = read(line);
    if (place === null) progress.log(line);
    else progress.step(place.step, place.percent);
  };
}

function readPrettyName(rootDir: string, suite: Suite): string {
  const text = readFileSync(join(rootDir, "usr/lib/os-release"), "utf8");
  return /^PRETTY_NAME="([^"]{1,100})"$/m.exec(text)?.[1] ?? `Debian ${suite}`;
}
