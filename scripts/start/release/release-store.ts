import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { makeWorldReadable } from "./copy-files.ts";

const KEPT_OLD = 2;

/** The directory of installed releases: `<dir>/releases/<digest>`, and `<dir>/current`, which names one. */
export class ReleaseStore {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Where a release is or would be. */
  path(digest: string): string {
    return join(this.dir, "releases", digest);
  }

  /** Tells whether a release is installed; it is either whole or not there. */
  has(digest: string): boolean {
    return existsSync(join(this.path(digest), "release.json"));
  }

  /** Makes an empty directory to build in, and removes what killed builds left. */
  begin(digest: string): string {
    const releases = join(this.dir, "releases");
    mkdirSync(releases, { recursive: true, mode: 0o755 });
    for (const name of readdirSync(releases).filter((entry) => entry.startsWith(".building-"))) {
      rmSync(join(releases, name), { recursive: true, force: true });
    }
    const building = join(releases, `.building-${digest}`);
    mkdirSync(building, { mode: 0o755 });
    return building;
  }

  /** Installs a built directory under its name, root's and readable by everybody, in one step. */
  finish(building: string, digest: string): string {
    makeWorldReadable(building);
    renameSync(building, this.path(digest));
    return this.path(digest);
  }

  /** Points `current` at a release, in one step, and removes all but two older ones. */
  use(digest: string): void {
    const link = join(this.dir, "current");
    const target = join("releases", digest);
    if (existsSync(link) && readlinkSync(link) === target) return;
    const next = `${link}.new`;
    if (lstatSync(next, { throwIfNoEntry: false }) !== undefined) unlinkSync(next);
    symlinkSync(target, next);
    renameSync(next, link);
    this.#prune(digest);
  }

  #prune(current: string): void {
    const releases = join(this.dir, "releases");
    const old = readdirSync(releases)
      .filter((name) => name !== current && !name.startsWith("."))
      .map((name) => ({ name, ms: lstatSync(join(releases, name)).mtimeMs }))
      .sort((a, b) => b.ms - a.ms);
    for (const { name } of old.slice(KEPT_OLD)) rmSync(join(releases, name), { recursive: true, force: true });
  }
}
