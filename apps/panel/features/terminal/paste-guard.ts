/** Counts the lines a paste would send; the empty one after a last line end does not count. */
export function countLines(text: string): number {
  return text.replace(/\r?\n$/, "").split(/\r?\n|\r/).length;
}

/** Tells whether a paste is asked about first: more than one line runs commands the reader may not have read. */
export function isAskedAbout(text: string): boolean {
  return countLines(text) > 1;
}
