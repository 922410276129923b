/**
 * Drops everything a terminal would obey; keeps line ends and tabs. What a container printed, or put into an
 * error's words, is data: root's terminal must not follow it.
 */
export function readable(text: string): string {
  return [...text.replace(/\r\n/g, "\n")].filter(isShown).join("").replace(/\n$/, "");
}

/** Tells what is not of the two ranges of control characters, C0 with delete and C1. */
function isShown(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return letter === "\n" || letter === "\t" || (code >= 0x20 && code < 0x7f) || code >= 0xa0;
}
