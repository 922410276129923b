// Namespaces by descriptor: who owns them. Called by isolation/ with files of /proc/PID/ns; see ioctl_ns(2).
import { closeSync } from "node:fs";
import { declare } from "./libc.ts";

const NS_GET_USERNS = 0xb701;
const NS_GET_OWNER_UID = 0xb704;

const ioctl = declare("int ioctl(int fd, unsigned long request, void *argument)");

/** Reads which uid made a user namespace: the one the kernel's per-user counts of it are kept for. */
export function readOwnerUid(usernsFd: number): number {
  const uid = Buffer.alloc(4);
  ioctl("NS_GET_OWNER_UID", usernsFd, NS_GET_OWNER_UID, uid);
  return uid.readUInt32LE(0);
}

/** Opens the user namespace that owns a namespace for as long as `use` takes. */
export function withOwner<T>(namespaceFd: number, use: (usernsFd: number) => T): T {
  const fd = ioctl("NS_GET_USERNS", namespaceFd, NS_GET_USERNS, null);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}
