// Writes what a monitor is told: records in order, and which of our descriptors it inherits under which
// number. Filled by runtime/, sent by spawn-monitor.ts. The other half is native/spec.c.
import type { InheritedFile } from "../ffi/spawn.ts";

/** Inherited files begin here at least, far from the few the monitor opens itself. */
const LOWEST_INHERITED = 64;

interface SpecRecord {
  readonly key: string;
  readonly fd: number | null;
  readonly text: string;
}

/** The spec as it goes to the monitor. */
export interface EncodedSpec {
  readonly bytes: Uint8Array;
  readonly files: readonly InheritedFile[];
}

/** Collects records; the monitor reads them in this order, which is the order it mounts in. */
export class MonitorSpec {
  readonly #records: SpecRecord[] = [];

  /** Adds a value; a NUL byte in it would begin a record of the sender's choice, so it throws. */
  set(key: string, value: string | number): this {
    const text = String(value);
    if (text.includes("\0")) throw new Error(`a NUL byte in the monitor's ${key}`);
    this.#records.push({ key, fd: null, text });
    return this;
  }

  /** Adds a descriptor of ours, with words after its number such as a mount's target; the caller keeps it. */
  file(key: string, fd: number, words = ""): this {
    if (words.includes("\0")) throw new Error(`a NUL byte in the monitor's ${key}`);
    this.#records.push({ key, fd, text: words });
    return this;
  }

  /**
   * Numbers the inherited files above every one of ours, so that no copy lands on a source still needed;
   * `others` are descriptors that are copied beside these.
   */
  encode(others: readonly number[] = []): EncodedSpec {
    const sources = [...others, ...this.#records.flatMap(({ fd }) => (fd === null ? [] : [fd]))];
    const first = Math.max(LOWEST_INHERITED, ...sources.map((fd) => fd + 1));
    const files: InheritedFile[] = [];
    const lines = this.#records.map(({ key, fd, text }) => {
      if (fd === null) return `${key}=${text}\0`;
      const to = first + files.length;
      files.push({ from: fd, to });
      return `${key}=${to}${text === "" ? "" : ` ${text}`}\0`;
    });
    lines.push(`fds-from=${first}\0`, `fds-to=${first + files.length - 1}\0`);
    const body = Buffer.from(lines.join(""), "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    return { bytes: Buffer.concat([length, body]), files };
  }
}
