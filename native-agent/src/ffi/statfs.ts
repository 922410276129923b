// What a file system says of itself: its size, its free space, and whether it is read-only.
// Called by rootfs/ for quotas and free-space checks; changes nothing.
import { declare } from "./libc.ts";

const ST_RDONLY = 1;

const fstatvfs = declare("int fstatvfs(int fd, void *buf)");

/** The figures of one file system. */
export interface FilesystemFacts {
  readonly sizeBytes: number;
  /** What a process without privileges may still write. */
  readonly availableBytes: number;
  readonly inodes: number;
  readonly availableInodes: number;
  readonly isReadOnly: boolean;
}

/** Reads the figures of the file system an open file lies on. See fstatvfs(3); x86-64 and arm64 lay it out alike. */
export function readFilesystemFacts(fd: number): FilesystemFacts {
  const facts = Buffer.alloc(112);
  fstatvfs(null, fd, facts);
  const field = (index: number): number => Number(facts.readBigUInt64LE(index * 8));
  const blockBytes = field(1);
  return {
    sizeBytes: field(2) * blockBytes,
    availableBytes: field(4) * blockBytes,
    inodes: field(5),
    availableInodes: field(7),
    isReadOnly: (field(9) & ST_RDONLY) !== 0,
  };
}
