import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBuildProgress } from "./build-progress.ts";
import { openImages } from "./images.ts";
import { readMirrors, sourceLines } from "./package-sources.ts";

describe("where packages come from", () => {
  const listed = [
    "Packages nodistro https://deb.example/node/",
    "Packages bookworm http://mirror.example/debian/",
    "Packages bookworm-updates http://mirror.example/debian/",
    "Translations bookworm http://wrong.example/debian/",
    "Packages bookworm-security http://mirror.example/security/",
    "",
  ].join("\n");

  test("the host's own mirrors are taken, other people's repositories are not", () => {
    expect(readMirrors(listed)).toEqual({
      main: "http://mirror.example/debian",
      security: "http://mirror.example/security",
    });
  });

  test("an image of another suite comes from the same mirrors, checked with Debian's keys", () => {
    expect(sourceLines(readMirrors(listed), "trixie")).toEqual([
      "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian trixie main",
      "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian trixie-updates main",
      "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/security trixie-security main",
    ]);
  });

  test("a host without a Debian mirror is told so", () => {
    expect(() => readMirrors("Packages jammy http://other.example/")).toThrow(
      expect.objectContaining({ code: "image.build_failed" }),
    );
  });
});

test("a build's percentage only grows and is counted from apt's own total", () => {
  const read = readBuildProgress();
  const lines = [
    "I: running apt-get update...",
    "0 upgraded, 200 newly installed, 0 to remove and 0 not upgraded.",
    ...Array.from(
      { length: 200 },
      (_, n) => `Get:${n} http://mirror.example/debian bookworm/main amd64 p${n} amd64 1.0 [1 kB]`,
    ),
    ...Array.from({ length: 200 }, (_, n) => `Unpacking p${n} (1.0) ...`),
    ...Array.from({ length: 200 }, (_, n) => `Setting up p${n} (1.0) ...`),
    "I: cleaning package lists and apt cache...",
    "I: creating tarball...",
  ];
  const percents = lines.map((line) => read(line)?.percent ?? -1).filter((percent) => percent >= 0);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percents.at(-1)).toBeLessThan(98);
  expect(new Set(percents).size).toBeGreaterThan(50);
});

describe("the images of a node", () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "berth-images-"))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test("what a dead build left is removed, what a living one makes is not, and neither is an image", () => {
    mkdirSync(join(dir, ".build-999999999-a"));
    mkdirSync(join(dir, `.build-${process.pid}-b`));
    mkdirSync(join(dir, "a".repeat(64)));
    const images = openImages(dir);
    expect(existsSync(join(dir, ".build-999999999-a"))).toBe(false);
    expect(existsSync(join(dir, `.build-${process.pid}-b`))).toBe(true);
    expect(images.list()).toEqual([]);
  });

  test("an image is there once its description is", () => {
    const digest = "b".repeat(64);
    mkdirSync(join(dir, digest, "rootfs"), { recursive: true });
    const images = openImages(dir);
    expect(() => images.find(digest)).toThrow(expect.objectContaining({ code: "image.not_found" }));
    const image = {
      digest,
      name: "debian-12",
      os: "Debian",
      sizeBytes: 1,
      builtAtMs: 1,
      stop: { signal: 37 },
      init: "/sbin/init",
    };
    writeFileSync(join(dir, digest, "image.json"), JSON.stringify(image));
    expect(images.find(digest)).toEqual(image);
    expect(() => images.find("../etc")).toThrow(expect.objectContaining({ code: "image.not_found" }));
  });

  test("one image is built after the other, also after one that failed", async () => {
    const images = openImages(dir);
    const order: string[] = [];
    const first = images.inTurn(async () => {
      order.push("first begins");
      await new Promise((resolve) => setImmediate(resolve));
      order.push("first fails");
      throw new Error("no");
    });
    const second = images.inTurn(async () => order.push("second"));
    await expect(first).rejects.toThrow("no");
    await second;
    expect(order).toEqual(["first begins", "first fails", "second"]);
  });
});
