// The kernel has a hundred error names for ten thousand troubles, so some of them mislead. This table
// puts the misleading ones right; it is used where an error is wrapped for the log, never to decide.
import type { SyscallError } from "./syscall-error.ts";

/** One correction: the system calls it is about, the errno's name, and what is really the matter. */
type Correction = readonly [syscalls: RegExp, code: string, words: string];

const corrections: readonly Correction[] = [
  [
    /^(open_tree|move_mount|fsmount|mount)$/,
    "ENOSPC",
    "the limit of mounts in one namespace is reached (sysctl fs.mount-max), the disk is not full",
  ],
  [
    /^(clone|clone3|unshare)$/,
    "ENOSPC",
    "a limit of namespaces is reached (sysctl user.max_*_namespaces), the disk is not full",
  ],
  [
    /^(clone|clone3|fork|vfork|posix_spawn)$/,
    "EAGAIN",
    "a limit of processes is reached (pids.max, RLIMIT_NPROC or kernel.pid_max)",
  ],
  [
    /^inotify_init1?$/,
    "EMFILE",
    "the user's limit of inotify instances is reached (sysctl fs.inotify.max_user_instances)",
  ],
  [/^openat2$/, "ELOOP", "a symbolic link stands in the path, and links are refused here"],
  [/^openat2$/, "EXDEV", "the path leads out of the directory it must stay in"],
  [/^openat2$/, "EAGAIN", "something was renamed under the path while it was walked"],
  [/^mount_setattr$/, "EINVAL", "the file system cannot be idmapped, or the mount is attached already"],
  [/^mount_setattr$/, "EPERM", "the mount is idmapped already, or the user namespace is not ours to use"],
  [/^open_tree$/, "EINVAL", "the mount is not in this mount namespace; cloning a detached mount needs Linux 6.15"],
  [/^fsopen$/, "ENODEV", "this kernel has no such file system, or its module is not loaded"],
  [/^ioctl$/, "EBUSY", "another process took the loop device first"],
  [/^ioctl$/, "ENXIO", "the loop device has no file behind it any more"],
];

/** Says what a failed system call really means here; null when the kernel's own name is honest. */
export function explainErrno(error: SyscallError): string | null {
  return corrections.find(([syscalls, code]) => error.code === code && syscalls.test(error.syscall))?.[2] ?? null;
}

/** Writes a failed call with its correction, for an internal message. */
export function describeSyscallError(error: SyscallError): string {
  const words = explainErrno(error);
  return words === null ? error.message : `${error.message}: ${words}`;
}
