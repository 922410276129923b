// A disk is made whole or not at all: on a full host, from a hostile image, after a death half-way.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mountFilesystem, moveMount } from "../../src/ffi/mount.ts";
import type { FreshTree, NewDisk } from "../../src/rootfs/disk-driver.ts";
import { writeFirstBoot } from "../../src/rootfs/first-boot.ts";
import { openSharedDriver } from "../../src/rootfs/shared-driver.ts";
import { eventually } from "../eventually.ts";
import * as bench from "./rootfs-bench.ts";

const { MIB, UID_BASE } = bench;
const place = bench.openBench();
const ctid = bench.ctidOf(9201);
const spec = bench.specOf(ctid, 256 * MIB);
const disks = openSharedDriver(place);
const containers = join(place.dataDir, "containers");

/** The disk of `spec`, filled as the story create fills it. */
function newDisk(change: Partial<NewDisk> = {}): NewDisk {
  const fill = (tree: FreshTree): void => writeFirstBoot(tree, spec, []);
  return { ctid, sizeBytes: spec.limits.diskBytes, imageDigest: spec.imageDigest, uidBase: UID_BASE, fill, ...change };
}

async function expectNoLoopBelow(directory: string): Promise<void> {
  await eventually("no loop device serves a file of ours", () => {
    const backing = readdirSync("/sys/block").map((name) => join("/sys/block", name, "loop/backing_file"));
    const ours = backing.filter((file) => existsSync(file) && readFileSync(file, "utf8").startsWith(directory));
    if (ours.length > 0) throw new Error(ours.join(" "));
  });
}

beforeAll(() => void bench.makeImage(place.imageDir, bench.BUSYBOX_DIGEST));
afterEach(async () => {
  disks.destroy(ctid);
  await expectNoLoopBelow(place.dir);
});
afterAll(() => place.close());

describe("the host's room", () => {
  it("is not promised twice: a disk that would not fit beside the others is refused", async () => {
    const freeBytes = Number(bench.runOutside(["/usr/bin/stat", "-f", "-c", "%a", place.dir], 0).out) * 4096;
    // As much as half the host and a bit, twice: neither is written, both are promised.
    const sizeBytes = Math.ceil((freeBytes * 0.6) / 4096) * 4096;
    const second = bench.ctidOf(9202);
    const both = await Promise.allSettled([
      disks.create(newDisk({ sizeBytes })),
      disks.create(newDisk({ sizeBytes, ctid: second })),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(both[1]).toMatchObject({ reason: { code: "disk.no_space", field: "limits.diskBytes" } });
    expect(readdirSync(containers)).toEqual([String(ctid)]);
  });

  it("cannot make one for another reason: disk.failed, and nothing of it is left", async () => {
    const fill = (): never => {
      throw new Error("made to fail");
    };
    await expect(disks.create(newDisk({ fill }))).rejects.toMatchObject({
      code: "disk.failed",
      message: expect.stringContaining("made to fail"),
    });
    await eventually("nothing is left", () => expect(readdirSync(containers)).toEqual([]));
  });

  it("runs out while a disk is made: disk.no_space, and nothing of it is left", async () => {
    // A host disk of 2 MiB for a new disk whose journal alone is bigger, promised a thousand times over.
    const full = join(place.dir, "full");
    mkdirSync(full);
    const mountFd = mountFilesystem({ type: "tmpfs", options: [["size", "2m"]], attributes: 0 });
    const dataDir = `/proc/${process.pid}/fd/${mountFd}`;
    const cramped = openSharedDriver({ ...place, dataDir, overcommit: 100_000 });
    const fill = (tree: FreshTree): void => {
      const fd = openSync(`/proc/self/fd/${tree.upperFd}/big`, "w");
      writeFileSync(fd, Buffer.alloc(8 * MIB, 1));
      closeSync(fd);
    };
    await expect(cramped.create(newDisk({ fill }))).rejects.toMatchObject({ code: "disk.no_space" });
    await eventually("the space is free again", () => expect(readdirSync(join(dataDir, "containers"))).toEqual([]));
    closeSync(mountFd);
    rmSync(full, { recursive: true });
  });
});

describe("the first files", () => {
  it("are written into the upper layer alone, with the container's owners", async () => {
    let names: string[] = [];
    let owner = -1;
    const fill = (tree: FreshTree): void => {
      writeFirstBoot(tree, spec, []);
      const upper = `/proc/self/fd/${tree.upperFd}`;
      names = readdirSync(upper, { recursive: true }).map(String).sort();
      owner = statSync(join(upper, "etc/hosts")).uid;
      expect(readFileSync(join(upper, "etc/hostname"), "utf8")).toBe("first.example\n");
      expect(readFileSync(join(upper, "etc/resolv.conf"), "utf8")).toBe("nameserver 192.0.2.53\n");
      expect(statSync(join(upper, "etc/machine-id")).size).toBe(0);
      expect(statSync(join(upper, "root/.ssh")).mode & 0o7777).toBe(0o700);
    };
    await disks.create(newDisk({ fill }));
    expect(owner).toBe(UID_BASE);
    expect(names).toContain("etc/systemd/system/berth-ssh-host-keys.service");
    expect(names).toContain("var/lib/docker");
    expect(readdirSync(join(place.imageDir, bench.BUSYBOX_DIGEST, "rootfs/etc")).sort()).toEqual([
      "motd",
      "passwd",
      "ssh",
      "systemd",
    ]);
  });

  it.each(["etc", "root", "var/lib"])(
    "follow no link: an image with a link at /%s is refused with ELOOP",
    async (link) => {
      const digest = "e".repeat(64);
      const outside = join(place.dir, "outside");
      mkdirSync(outside);
      bench.makeImage(place.imageDir, digest, (root) => {
        rmSync(join(root, link), { recursive: true });
        symlinkSync(outside, join(root, link));
      });
      const failed: unknown = await disks.create(newDisk({ imageDigest: digest })).catch((thrown: unknown) => thrown);
      expect(failed).toMatchObject({ code: "rootfs.unsafe_path", cause: { code: "ELOOP", syscall: "openat2" } });
      expect(readdirSync(outside)).toEqual([]);
      expect(readdirSync(containers)).toEqual([]);
      for (const path of [outside, join(place.imageDir, digest)]) rmSync(path, { recursive: true });
    },
  );
});

describe("what a dead agent left", () => {
  it("is taken away by name: a half-made disk, and layers still in their stage", () => {
    const stage = join(place.runDir, "stages", String(ctid));
    mkdirSync(join(stage, "disk"), { recursive: true });
    const mountFd = mountFilesystem({ type: "tmpfs", options: [], attributes: 0 });
    const placeFd = openSync(join(stage, "disk"), "r");
    moveMount(mountFd, placeFd);
    for (const fd of [mountFd, placeFd]) closeSync(fd);
    mkdirSync(join(containers, String(ctid)), { recursive: true });
    writeFileSync(join(containers, String(ctid), "disk.ext4.new"), "half");
    expect(bench.readMounts()).toContain(stage);
    disks.release(ctid);
    disks.release(ctid);
    expect(bench.readMounts()).not.toContain(stage);
    expect(existsSync(stage)).toBe(false);
    expect(readdirSync(containers)).toEqual([]);
  });

  it("does not touch the finished disk", async () => {
    await disks.create(newDisk());
    disks.release(ctid);
    expect(disks.usage(ctid)?.sizeBytes).toBe(256 * MIB);
  });
});

it("says that an image is not on this node before anything is made", async () => {
  await expect(disks.create(newDisk({ imageDigest: "f".repeat(64) }))).rejects.toMatchObject({
    code: "image.not_found",
  });
  expect(existsSync(containers) ? readdirSync(containers) : []).toEqual([]);
});
