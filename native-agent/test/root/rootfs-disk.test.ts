// What a container's disk promises: its size is hard, it is its own, it lasts, and the host sees nothing.
import { closeSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mkdirat, O_PATH, openBeneath } from "../../src/ffi/fd.ts";
import type { DiskDriver } from "../../src/rootfs/disk-driver.ts";
import { openFdStack } from "../../src/rootfs/fd-stack.ts";
import { writeFirstBoot } from "../../src/rootfs/first-boot.ts";
import { openLockedDisk } from "../../src/rootfs/lock-disk.ts";
import { mountOverlay } from "../../src/rootfs/overlay.ts";
import type { RootMounts } from "../../src/rootfs/root-mounts.ts";
import { openSharedDriver } from "../../src/rootfs/shared-driver.ts";
import { eventually } from "../eventually.ts";
import * as bench from "./rootfs-bench.ts";

const { MIB, UID_BASE } = bench;

describe.each([
  { way: "detached layers", isStaged: false },
  { way: "staged layers, as before Linux 6.15", isStaged: true },
])("a disk by $way", ({ isStaged }) => {
  const place = bench.openBench();
  const ctid = bench.ctidOf(9101);
  const spec = bench.specOf(ctid, 256 * MIB);
  const image = join(place.dataDir, "containers", String(ctid), "disk.ext4");
  let userns: bench.UserNamespace;
  let disks: DiskDriver;
  let imageRoot: string;
  let open: RootMounts[] = [];

  async function mount(): Promise<RootMounts> {
    const mounts = await disks.mount({
      ctid,
      imageDigest: bench.BUSYBOX_DIGEST,
      uidBase: UID_BASE,
      usernsFd: userns.fd,
    });
    open.push(mounts);
    return mounts;
  }

  const inside = (mounts: RootMounts, ...argv: string[]): bench.Answer => bench.runInside(userns, mounts.rootFd, argv);

  beforeAll(async () => {
    imageRoot = bench.makeImage(place.imageDir, bench.BUSYBOX_DIGEST);
    userns = await bench.makeUserNamespace(UID_BASE);
    disks = openSharedDriver({ dataDir: place.dataDir, imageDir: place.imageDir, runDir: place.runDir, isStaged });
  });
  afterAll(async () => {
    await userns.close();
    place.close();
  });
  beforeEach(() =>
    disks.create({
      ctid,
      sizeBytes: spec.limits.diskBytes,
      imageDigest: spec.imageDigest,
      uidBase: UID_BASE,
      fill: (tree) => writeFirstBoot(tree, spec, []),
    }),
  );
  afterEach(() => {
    for (const mounts of open) mounts.close();
    open = [];
    disks.destroy(ctid);
  });

  it("is full at its own size, and df inside says that size", async () => {
    const mounts = await mount();
    const [blocks, blockBytes] = inside(mounts, "/bin/stat", "-f", "-c", "%b %s", "/").out.split(" ").map(Number);
    const sizeBytes = Number(blocks) * Number(blockBytes);
    expect(sizeBytes).toBeLessThanOrEqual(256 * MIB);
    expect(sizeBytes).toBeGreaterThan(235 * MIB);
    const answer = inside(mounts, "/bin/dd", "if=/dev/zero", "of=/big", "bs=1M");
    // The image's /dev is empty: the tmpfs goes there at a start only.
    expect(answer.out).toContain("/dev/zero");
    const filled = inside(mounts, "/bin/sh", "-c", "while :; do cat /bin/busybox || exit 3; done > /big");
    expect(filled).toMatchObject({ code: 3, out: expect.stringContaining("No space left on device") });
    expect(statSync(image).blocks * 512).toBeLessThanOrEqual(256 * MIB);
  });

  it("leaves the image as it was, whatever root inside does to its files", async () => {
    const before = readFileSync(join(imageRoot, "etc/motd"), "utf8");
    const mounts = await mount();
    expect(
      inside(mounts, "/bin/sh", "-c", "echo mine > /etc/motd && rm -r /usr && mkdir /usr && cat /etc/motd").out,
    ).toBe("mine\n");
    expect(readFileSync(join(imageRoot, "etc/motd"), "utf8")).toBe(before);
    expect(existsSync(join(imageRoot, "usr/lib"))).toBe(true);
  });

  it("keeps what was written from one start to the next", async () => {
    const first = await mount();
    expect(inside(first, "/bin/sh", "-c", "echo kept > /root/note").code).toBe(0);
    first.close();
    const second = await mount();
    expect(inside(second, "/bin/cat", "/root/note").out).toBe("kept\n");
  });

  it("shows every file as the container's own, and gives new ones its uid on the disk", async () => {
    const mounts = await mount();
    const names = [
      "/",
      "/bin/busybox",
      "/etc",
      "/etc/hostname",
      "/root",
      "/root/.ssh",
      "/root/.ssh/authorized_keys",
      "/var/lib/docker",
    ];
    const looks = inside(mounts, "/bin/stat", "-c", "%n %u:%g %a", ...names)
      .out.trim()
      .split("\n");
    expect(looks).toEqual([
      "/ 0:0 755",
      "/bin/busybox 0:0 755",
      "/etc 0:0 755",
      "/etc/hostname 0:0 644",
      "/root 0:0 700",
      "/root/.ssh 0:0 700",
      "/root/.ssh/authorized_keys 0:0 600",
      "/var/lib/docker 0:0 710",
    ]);
  });

  it("has one device number for files of the image and of the disk, by which a checkpoint finds them", async () => {
    const mounts = await mount();
    const devices = inside(mounts, "/bin/stat", "-c", "%d", "/bin/busybox", "/etc/hostname", "/etc")
      .out.trim()
      .split("\n");
    expect(devices).toHaveLength(3);
    expect(new Set(devices).size).toBe(1);
  });

  it("is nowhere in the host's mount tree, and takes its loop device with it at the last close", async () => {
    const before = bench.readMounts();
    const fdsBefore = readdirSync("/proc/self/fd").length;
    const mounts = await mount();
    const [device] = mounts.blockDevices;
    expect(bench.readMounts()).toBe(before);
    expect(device?.major).toBe(7);
    expect(bench.isLoopAttached({ minor: device?.minor ?? -1 }, image)).toBe(true);
    mounts.close();
    mounts.close();
    expect(readdirSync("/proc/self/fd").length).toBe(fdsBefore);
    await eventually("the loop device is free again", () => {
      if (bench.isLoopAttached({ minor: device?.minor ?? -1 }, image)) throw new Error("still attached");
    });
    expect(readdirSync(place.dir).sort()).toEqual(isStaged ? ["data", "images", "run"] : ["data", "images"]);
  });

  it("gives Docker's directory plain ext4, in which an overlay may have its upper", async () => {
    const mounts = await mount();
    expect(mounts.overmounts.map(({ target }) => target)).toEqual(["var/lib/docker", "var/lib/containers"]);
    const fds = openFdStack();
    const open = (fd: number, path: string): number => fds.hold(openBeneath(fd, { path, flags: O_PATH }));
    const lowerFd = open(mounts.rootFd, "etc");
    const overlayOn = (fd: number): number => {
      for (const name of ["upper", "work"]) mkdirat(fd, name, 0o700);
      return fds.hold(mountOverlay({ lowerFd, upperFd: open(fd, "upper"), workFd: open(fd, "work") }));
    };
    overlayOn(mounts.overmounts[0]?.fd ?? -1);
    expect(() => overlayOn(mounts.rootFd)).toThrow(/overlay/);
    fds.close();
  });

  it("has a /dev whose null is the null device and where root inside cannot make another node", async () => {
    const mounts = await mount();
    const looks = bench.runOutside(
      ["/bin/sh", "-c", "cd /proc/self/fd/3 && stat -c '%n %F %t:%T %a %u' null tty console pts && readlink ptmx fd"],
      mounts.devFd,
    );
    expect(looks.out.trim().split("\n")).toEqual([
      `null character special file 1:3 666 ${UID_BASE}`,
      `tty character special file 5:0 666 ${UID_BASE}`,
      `console regular empty file 0:0 600 ${UID_BASE}`,
      `pts directory 0:0 755 ${UID_BASE}`,
      "pts/ptmx",
      "/proc/self/fd",
    ]);
    expect(inside(mounts, "/bin/mknod", "/root/disk", "b", "7", "0").out).toContain("Operation not permitted");
  });

  it("is never mounted twice: the second start waits until the first one's mount is gone", async () => {
    const first = await mount();
    expect(disks.findDevices(ctid)).toEqual(first.blockDevices);
    let isFirstOpen = true;
    const second = mount().then((mounts) => {
      expect(isFirstOpen).toBe(false);
      return mounts;
    });
    await expect(openLockedDisk(image, 50)).rejects.toMatchObject({ code: "disk.busy", isRetryable: true });
    isFirstOpen = false;
    first.close();
    (await second).close();
    await eventually("no device serves the disk", () => expect(disks.findDevices(ctid)).toEqual([]));
  });

  it("is made once: a second create keeps the disk, and destroy leaves nothing, twice over", async () => {
    const first = await mount();
    expect(inside(first, "/bin/sh", "-c", "echo precious > /root/note").code).toBe(0);
    first.close();
    await disks.create({
      ctid,
      sizeBytes: 512 * MIB,
      imageDigest: spec.imageDigest,
      uidBase: UID_BASE,
      fill: () => expect.unreachable(),
    });
    expect(inside(await mount(), "/bin/cat", "/root/note").out).toBe("precious\n");
    expect(disks.usage(ctid)).toMatchObject({ sizeBytes: 256 * MIB });
    for (const mounts of open) mounts.close();
    disks.destroy(ctid);
    disks.destroy(ctid);
    disks.release(ctid);
    expect(disks.usage(ctid)).toBeNull();
    expect(readdirSync(join(place.dataDir, "containers"))).toEqual([]);
  });
});

describe("a mount half-way", () => {
  it("closes what it had opened when the user namespace is no user namespace", async () => {
    const place = bench.openBench();
    bench.makeImage(place.imageDir, bench.BUSYBOX_DIGEST);
    const disks = openSharedDriver(place);
    const ctid = bench.ctidOf(9102);
    await disks.create({
      ctid,
      sizeBytes: 128 * MIB,
      imageDigest: bench.BUSYBOX_DIGEST,
      uidBase: UID_BASE,
      fill: () => {},
    });
    const wrong = bench.openNull();
    const before = readdirSync("/proc/self/fd").length;
    await expect(
      disks.mount({ ctid, imageDigest: bench.BUSYBOX_DIGEST, uidBase: UID_BASE, usernsFd: wrong }),
    ).rejects.toMatchObject({ code: "rootfs.failed" });
    expect(readdirSync("/proc/self/fd").length).toBe(before);
    closeSync(wrong);
    place.close();
  });
});
