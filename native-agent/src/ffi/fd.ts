// Files by descriptor: the calls that walk, make and own files below a directory we hold open, so that
// no name a customer controls can lead anywhere else. Called by rootfs/ (and by whoever opens a path
// inside a container). Every descriptor made here closes itself on execve(2).
import { constants } from "node:fs";
import { declare, declareSyscall } from "./libc.ts";

/** The calling thread's working directory as a start of a walk; we only ever pair it with absolute paths. */
export const AT_FDCWD = -100;

/** Refuses to leave the start by `..` or an absolute path; see openat2(2). */
const RESOLVE_BENEATH = 0x08n;
const RESOLVE_NO_SYMLINKS = 0x04n;
const RESOLVE_NO_MAGICLINKS = 0x02n;
const AT_EMPTY_PATH = 0x1000;

const openat2Call = declareSyscall("openat2", 437, ["int", "const char *", "void *", "size_t"]);
const mkdiratCall = declare("int mkdirat(int dirfd, const char *path, unsigned int mode)");
const mknodatCall = declare("int mknodat(int dirfd, const char *path, unsigned int mode, unsigned long dev)");
const symlinkatCall = declare("int symlinkat(const char *target, int dirfd, const char *path)");
const fchownatCall = declare(
  "int fchownat(int dirfd, const char *path, unsigned int owner, unsigned int group, int flags)",
);
const fchmodatCall = declare("int fchmodat(int dirfd, const char *path, unsigned int mode, int flags)");
const flockCall = declare("int flock(int fd, int operation)");
const syncfsCall = declare("int syncfs(int fd)");

/** What is opened, and how; `mode` counts only with O_CREAT. */
export interface OpenBeneath {
  readonly path: string;
  readonly flags: number;
  readonly mode?: number;
}

/**
 * Opens a path below a directory without following any symbolic link and without leaving it: openat2(2)
 * with RESOLVE_BENEATH, NO_SYMLINKS and NO_MAGICLINKS. ELOOP means a link stood in the path, EXDEV
 * that the path tried to leave. Linux 5.6.
 */
export function openBeneath(dirFd: number, { path, flags, mode = 0 }: OpenBeneath): number {
  const how = Buffer.alloc(24);
  // Without O_NOFOLLOW on purpose: together with O_PATH it would open a last link itself, not refuse it.
  how.writeBigUInt64LE(BigInt(flags | O_CLOEXEC), 0);
  // The kernel refuses a mode where nothing can be created.
  how.writeBigUInt64LE(BigInt(flags & constants.O_CREAT ? mode : 0), 8);
  how.writeBigUInt64LE(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS, 16);
  return openat2Call(path, dirFd, path, how, how.length);
}

/** A descriptor that names a file without opening it; see open(2). Node does not list it. */
export const O_PATH = 0o10000000;
/** Closes the descriptor on execve; the same number on x86-64 and arm64. */
export const O_CLOEXEC = 0o2000000;

/** Makes a directory `name` in the directory; one plain name, no slash. See mkdirat(2). */
export function mkdirat(dirFd: number, name: string, mode: number): void {
  mkdiratCall(name, dirFd, name, mode);
}

/** Makes a device node; `mode` carries its type (S_IFCHR, S_IFBLK). See mknodat(2). */
export function mknodat(dirFd: number, node: { name: string; mode: number; major: number; minor: number }): void {
  mknodatCall(node.name, dirFd, node.name, node.mode, makeDeviceNumber(node.major, node.minor));
}

/** Makes a symbolic link `name` that says `target`. See symlinkat(2). */
export function symlinkat(dirFd: number, name: string, target: string): void {
  symlinkatCall(name, target, dirFd, name);
}

/** Sets the mode of a name in the directory; follows a link, so only for trees nobody else writes. See fchmodat(2). */
export function fchmodat(dirFd: number, name: string, mode: number): void {
  fchmodatCall(name, dirFd, name, mode, 0);
}

/** Gives a name in the directory to an owner, the link itself if it is one. See fchownat(2). */
export function fchownat(dirFd: number, name: string, owner: { uid: number; gid: number }): void {
  fchownatCall(name, dirFd, name, owner.uid, owner.gid, 0x100);
}

/** Gives an open file, also one opened with O_PATH, to an owner. See fchownat(2), AT_EMPTY_PATH. */
export function fchown(fd: number, owner: { uid: number; gid: number }): void {
  fchownatCall(null, fd, "", owner.uid, owner.gid, AT_EMPTY_PATH);
}

/** Takes the exclusive lock of an open file or throws EAGAIN; whoever shares the open file shares the lock. See flock(2). */
export function flockNow(fd: number, path: string): void {
  const [exclusive, nonBlocking] = [2, 4];
  flockCall(path, fd, exclusive | nonBlocking);
}

/** Writes out the file system the descriptor lies on and tells of lost writes (EIO, ENOSPC). See syncfs(2). */
export function syncfs(fd: number): void {
  syncfsCall(null, fd);
}

/** Packs a device's numbers as glibc does; see makedev(3). */
export function makeDeviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)];
  return ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn);
}

/** Unpacks a device's numbers; see makedev(3). */
export function splitDeviceNumber(device: bigint): { major: number; minor: number } {
  return {
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
    minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
  };
}
