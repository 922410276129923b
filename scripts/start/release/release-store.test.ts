import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ReleaseStore } from "./release-store.ts";

let store: ReleaseStore;

function install(digest: string, at: number): void {
  const building = store.begin(digest);
  writeFileSync(join(building, "release.json"), "{}", { mode: 0o666 });
  utimesSync(store.finish(building, digest), at, at);
  store.use(digest);
}

beforeEach(() => {
  store = new ReleaseStore(mkdtempSync(join(tmpdir(), "berth-store-")));
});
afterEach(() => rmSync(store.dir, { recursive: true }));

test("a build is no release before it is finished, and a killed one is cleared away", () => {
  const building = store.begin("aaaa");
  writeFileSync(join(building, "release.json"), "{}");
  expect(store.has("aaaa")).toBe(false);
  store.begin("bbbb");
  expect(existsSync(building)).toBe(false);
});

test.runIf(process.getuid?.() === 0)(
  "current names the newest, two old ones stay, and nobody but root may write",
  () => {
    ["a", "b", "c", "d"].forEach((digest, index) => void install(digest, 1000 + index));
    expect(readlinkSync(join(store.dir, "current"))).toBe("releases/d");
    expect(readdirSync(join(store.dir, "releases")).sort()).toEqual(["b", "c", "d"]);
    expect(statSync(join(store.path("d"), "release.json")).mode & 0o777).toBe(0o644);
    expect(statSync(store.path("d")).mode & 0o777).toBe(0o755);
  },
);
