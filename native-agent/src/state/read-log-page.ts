// Reads one page of an operation's log file. A page ends at a line, so that no letter of several
// bytes is cut in two.
import { closeSync, existsSync, openSync, readSync } from "node:fs";

const PAGE_BYTES = 65_536;

/** Gives the text from a byte offset and where the next page begins; both the same offset means the end. */
export function readLogPage(path: string, offset: number): { text: string; nextOffset: number } {
  // An operation that said nothing has no file.
  if (!existsSync(path)) return { text: "", nextOffset: offset };
  const fd = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(PAGE_BYTES);
    const page = buffer.subarray(0, readSync(fd, buffer, 0, PAGE_BYTES, offset));
    const whole = page.subarray(0, page.lastIndexOf(0x0a) + 1);
    return { text: whole.toString("utf8"), nextOffset: offset + whole.length };
  } finally {
    closeSync(fd);
  }
}
