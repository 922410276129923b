/** What a number field may hold. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

export type ParsedNumber =
  | { readonly value: number }
  | { readonly fault: "number" }
  | { readonly fault: "range"; readonly min: number; readonly max: number };

/** Reads a number as people type it: with a point or a comma, with spaces between thousands. */
export function parseNumber(typed: string, { min, max, isWhole = false }: NumberRange): ParsedNumber {
  const text = typed.replaceAll(/\s/g, "").replace(",", ".");
  const value = Number(text);
  if (text === "" || !Number.isFinite(value) || (isWhole && !Number.isInteger(value))) return { fault: "number" };
  return value < min || value > max ? { fault: "range", min, max } : { value };
}
