// Loop devices: a file that the kernel serves as a block device. Called by rootfs/ with the disk image
// of one container.
// After `attachLoop`: one descriptor keeps the device; when the last user (this descriptor, a mounted
// file system) is gone, the kernel detaches it by itself (LO_FLAGS_AUTOCLEAR), also after kill -9.
import { closeSync, constants, fstatSync, openSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { AT_FDCWD, mknodat, splitDeviceNumber } from "./fd.ts";
import { hasCode } from "./has-code.ts";
import { declare } from "./libc.ts";

const LOOP_CONFIGURE = 0x4c0a;
const LOOP_CTL_GET_FREE = 0x4c82;
const LO_FLAGS_AUTOCLEAR = 4;
const LO_FLAGS_DIRECT_IO = 16;
const LOOP_MAJOR = 7;
const S_IFBLK = 0o060000;

const ioctl = declare("int ioctl(int fd, unsigned long request, void *argument)");

/** A loop device in use. */
export interface LoopDevice {
  /** Keeps the device; the owner closes it once a file system is mounted. */
  readonly fd: number;
  readonly major: number;
  readonly minor: number;
}

/**
 * Serves an open image file as a block device of 4096-byte blocks, past the host's page cache where the
 * host's file system can. `nodeDir` is a root-only directory for the moment a device node is missing.
 * See loop(4), LOOP_CONFIGURE, Linux 5.8.
 */
export function attachLoop(imageFd: number, nodeDir: string): LoopDevice {
  const controlFd = openSync("/dev/loop-control", constants.O_RDWR);
  try {
    // GET_FREE reserves nothing: another process may take the same number, which shows as EBUSY.
    for (let attempt = 0; ; attempt += 1) {
      const device = tryAttach({
        imageFd,
        number: ioctl("/dev/loop-control", controlFd, LOOP_CTL_GET_FREE, null),
        nodeDir,
        isLast: attempt >= 32,
      });
      if (device !== null) return device;
    }
  } finally {
    closeSync(controlFd);
  }
}

/** Configures one numbered device; null when somebody was faster and it is worth trying another. */
function tryAttach(request: { imageFd: number; number: number; nodeDir: string; isLast: boolean }): LoopDevice | null {
  const fd = openLoop(request.number, request.nodeDir);
  try {
    ioctl(`/dev/loop${request.number}`, fd, LOOP_CONFIGURE, describeLoop(request.imageFd));
    return { fd, ...splitDeviceNumber(fstatSync(fd, { bigint: true }).rdev) };
  } catch (failed) {
    closeSync(fd);
    if (hasCode(failed, "EBUSY") && !request.isLast) return null;
    throw failed;
  }
}

/** Packs struct loop_config: fd, block_size, then struct loop_info64 with lo_flags at its offset 52, and padding. */
function describeLoop(imageFd: number): Buffer {
  const config = Buffer.alloc(4 + 4 + 232 + 64);
  config.writeUInt32LE(imageFd, 0);
  config.writeUInt32LE(4096, 4);
  config.writeUInt32LE(LO_FLAGS_AUTOCLEAR | LO_FLAGS_DIRECT_IO, 8 + 52);
  return config;
}

/** Opens /dev/loopN, or makes a node for as long as it takes where no devtmpfs keeps /dev. */
function openLoop(number: number, nodeDir: string): number {
  // O_EXCL would not help: the claim is LOOP_CONFIGURE itself.
  try {
    return openSync(`/dev/loop${number}`, constants.O_RDWR);
  } catch (failed) {
    if (!hasCode(failed, "ENOENT")) throw failed;
  }
  const node = join(nodeDir, `loop${number}`);
  mknodat(AT_FDCWD, { name: node, mode: S_IFBLK | 0o600, major: LOOP_MAJOR, minor: number });
  try {
    return openSync(node, constants.O_RDWR);
  } finally {
    unlinkSync(node);
  }
}
