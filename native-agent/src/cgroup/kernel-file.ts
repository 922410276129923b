// Reads and writes the small text files the kernel makes out of its own numbers. Called by all of
// cgroup/. A write is one write(2): the kernel takes a whole value or refuses it, never a half.
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** Writes one value into a kernel file that must exist; a refusal names file and value. */
export function writeKernelFile(path: string, value: string | number): void {
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_TRUNC);
    try {
      writeSync(fd, String(value));
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    throw new BerthError("cgroup.failed", `writing "${value}" to ${path}`, { cause });
  }
}

/** Reads a kernel file without its last line end. */
export function readKernelFile(path: string): string {
  try {
    return readFileSync(path, "latin1").trimEnd();
  } catch (cause) {
    throw new BerthError("cgroup.failed", `reading ${path}`, { cause });
  }
}

/** Finds the number behind a key in `key value` lines; 0 when the kernel does not tell it. */
export function numberOfKey(text: string, key: string): number {
  const start = text.startsWith(`${key} `) ? 0 : text.indexOf(`\n${key} `) + 1;
  if (start === 0 && !text.startsWith(`${key} `)) return 0;
  return Number.parseInt(text.slice(start + key.length + 1), 10) || 0;
}

/** One buffer for all reads: they are synchronous, so nobody else can be using it. */
let buffer = Buffer.allocUnsafe(16 * 1024);

/**
 * A kernel file kept open and read again and again from its start. Six times cheaper than opening it
 * for each reading; it goes on naming the same cgroup, so a successor under the same path is never read by mistake.
 */
export class PinnedFile {
  readonly path: string;
  readonly #fd: number;

  constructor(path: string) {
    this.path = path;
    try {
      this.#fd = openSync(path, "r");
    } catch (cause) {
      throw new BerthError("cgroup.failed", `opening ${path}`, { cause });
    }
  }

  /** Reads the whole text as it is now; fails with ENODEV in the cause once the cgroup is removed. */
  text(): string {
    try {
      for (;;) {
        const length = readSync(this.#fd, buffer, 0, buffer.length, 0);
        if (length < buffer.length) return buffer.toString("latin1", 0, length);
        buffer = Buffer.allocUnsafe(buffer.length * 2);
      }
    } catch (cause) {
      throw new BerthError("cgroup.failed", `reading ${this.path}`, { cause });
    }
  }

  /** Reads a file that holds one number; `max` and the like give 0. */
  number(): number {
    return Number.parseInt(this.text(), 10) || 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
