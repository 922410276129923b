// Mounts as file descriptors: the system calls of Linux 5.2 to 5.12 that make, clone and change a
// mount without giving it a place in any tree. Called by rootfs/ only.
// After every call: nothing is visible on the host; closing the descriptor takes the mount away, unless
// something (an overlay, a container) holds it by then.
import { closeSync, readSync } from "node:fs";
import { declare, declareSyscall } from "./libc.ts";
import { SyscallError } from "./syscall-error.ts";

const OPEN_TREE_CLONE = 1;
const OPEN_TREE_CLOEXEC = 0o2000000;
/** FSOPEN_CLOEXEC and FSMOUNT_CLOEXEC. */
const CLOEXEC = 1;
const AT_EMPTY_PATH = 0x1000;
const AT_RECURSIVE = 0x8000;
const MOVE_MOUNT_F_EMPTY_PATH = 0x4;
const MOVE_MOUNT_T_EMPTY_PATH = 0x40;
const MNT_DETACH = 2;
const MS_PRIVATE = 1n << 18n;

/** Attributes of one mount; see mount_setattr(2). */
export const MOUNT_ATTR = { RDONLY: 0x1, NOSUID: 0x2, NODEV: 0x4, NOEXEC: 0x8, IDMAP: 0x100000 } as const;

const CONFIG = { flag: 0, string: 1, create: 6 } as const;

const openTreeCall = declareSyscall("open_tree", 428, ["int", "const char *", "unsigned int"]);
const moveMountCall = declareSyscall("move_mount", 429, ["int", "const char *", "int", "const char *", "unsigned int"]);
const fsopenCall = declareSyscall("fsopen", 430, ["const char *", "unsigned int"]);
const fsconfigCall = declareSyscall("fsconfig", 431, ["int", "unsigned int", "const char *", "const char *", "int"]);
const fsmountCall = declareSyscall("fsmount", 432, ["int", "unsigned int", "unsigned int"]);
const mountSetattrCall = declareSyscall("mount_setattr", 442, [
  "int",
  "const char *",
  "unsigned int",
  "void *",
  "size_t",
]);
const umount2Call = declare("int umount2(const char *target, int flags)");

/** A failed mount with what the file system itself said about it, one line each; see fsopen(2). */
export class MountError extends SyscallError {
  readonly kernelLog: readonly string[];

  constructor(failed: SyscallError, kernelLog: readonly string[]) {
    super(failed.syscall, -failed.errno, failed.path);
    this.name = "MountError";
    this.kernelLog = kernelLog;
    if (kernelLog.length > 0) this.message += ` (${kernelLog.join("; ")})`;
  }
}

/** What `mountFilesystem` makes. */
export interface NewFilesystem {
  /** The kernel's name of the file system, such as `ext4`. */
  readonly type: string;
  /** Superblock options in the order given: a text, or true for a bare flag. */
  readonly options: readonly (readonly [name: string, value: string | true])[];
  /** Attributes of the mount, a sum of MOUNT_ATTR. Zero means read-write, everything allowed. */
  readonly attributes: number;
}

/**
 * Makes a detached mount of a new (or an already open) superblock: fsopen(2), fsconfig(2), fsmount(2).
 * A refusal is a MountError with the kernel's own words, read from the context before it is closed.
 */
export function mountFilesystem({ type, options, attributes }: NewFilesystem): number {
  const contextFd = fsopenCall(type, type, CLOEXEC);
  try {
    for (const [name, value] of options) {
      if (value === true) fsconfigCall(`${type} ${name}`, contextFd, CONFIG.flag, name, null, 0);
      else fsconfigCall(`${type} ${name}=${value}`, contextFd, CONFIG.string, name, value, 0);
    }
    fsconfigCall(type, contextFd, CONFIG.create, null, null, 0);
    return fsmountCall(type, contextFd, CLOEXEC, attributes);
  } catch (failed) {
    throw failed instanceof SyscallError ? new MountError(failed, readKernelLog(contextFd)) : failed;
  } finally {
    closeSync(contextFd);
  }
}

/** Reads the messages waiting in a file system context; each read(2) gives one, ENODATA ends it. */
function readKernelLog(contextFd: number): string[] {
  const lines: string[] = [];
  const buffer = Buffer.alloc(1024);
  // The kernel keeps eight at most.
  while (lines.length < 8) {
    try {
      lines.push(buffer.toString("utf8", 0, readSync(contextFd, buffer)).trim());
    } catch {
      break;
    }
  }
  return lines;
}

/**
 * Clones the mount at a path below `dirFd` as a detached mount, without what is mounted below it.
 * Of a mount that is itself detached this works from Linux 6.15; earlier kernels answer EINVAL. See open_tree(2).
 */
export function cloneMount(dirFd: number, path: string): number {
  return openTreeCall(path, dirFd, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (path === "" ? AT_EMPTY_PATH : 0));
}

/** A change of one mount, or with `isRecursive` of all below it too. */
export interface MountChange {
  /** A sum of MOUNT_ATTR to set; zero sets none. */
  readonly set: number;
  /** Counts only with MOUNT_ATTR.IDMAP. */
  readonly usernsFd?: number;
  readonly isRecursive?: boolean;
  /** True ends the exchange of mounts with the mount it was cloned from, which systemd makes shared. */
  readonly isPrivate?: boolean;
}

/** Changes a mount; see mount_setattr(2), Linux 5.12. */
export function mountSetattr(mountFd: number, change: MountChange): void {
  const attributes = Buffer.alloc(32);
  attributes.writeBigUInt64LE(BigInt(change.set), 0);
  if (change.isPrivate === true) attributes.writeBigUInt64LE(MS_PRIVATE, 16);
  attributes.writeBigUInt64LE(BigInt(change.usernsFd ?? 0), 24);
  const flags = AT_EMPTY_PATH | (change.isRecursive === true ? AT_RECURSIVE : 0);
  mountSetattrCall(null, mountFd, "", flags, attributes, attributes.length);
}

/** Attaches a detached mount over the directory that `targetFd` holds open; no path is walked. See move_mount(2). */
export function moveMount(mountFd: number, targetFd: number): void {
  moveMountCall(null, mountFd, "", targetFd, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

/** Takes a visible mount out of the tree at once; what still uses it keeps it. See umount2(2), MNT_DETACH. */
export function umountDetach(path: string): void {
  umount2Call(path, path, MNT_DETACH);
}
