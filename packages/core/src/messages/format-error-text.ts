/**
 * Fills `{name}` in an error's sentence from its params; a param that is missing becomes an ellipsis,
 * so that a reader never meets a bare placeholder.
 */
export function formatErrorText(sentence: string, params: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? "…"));
}
