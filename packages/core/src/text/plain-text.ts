/** Every control character but tab and newline, and halves of surrogate pairs: PostgreSQL takes neither NUL nor those. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

/** Takes out of a stranger's words what no log, page or column should get; at most `most` characters stay. */
export function plainText(words: string, most: number): string {
  return words.slice(0, most).replaceAll(UNPRINTABLE, "");
}
