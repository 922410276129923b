import { formatIpv4, parseIpv4 } from "./ipv4-pool.ts";

/** How many addresses one list may name; a pool that keeps more back is two pools. */
export const MOST_LISTED = 4096;

/** What a list of addresses came to: the addresses, or the first part that is none. */
export type ParsedAddressList = { readonly addresses: string[] } | { readonly wrong: string };

function parsePart(part: string): number[] | null {
  const [from = "", to = from, ...rest] = part.split("-");
  try {
    const [first, last] = [parseIpv4(from), parseIpv4(to)];
    const length = last - first + 1;
    if (rest.length > 0 || length < 1 || length > MOST_LISTED) return null;
    return Array.from({ length }, (_, index) => first + index);
  } catch {
    return null;
  }
}

/**
 * Reads addresses as people write them: one by one or `first-last`, between commas, spaces or lines.
 * They come out in order, each once.
 */
export function parseAddressList(text: string): ParsedAddressList {
  const values = new Set<number>();
  const parts = text.replaceAll(/\s*[-–]\s*/g, "-").split(/[\s,;]+/);
  for (const part of parts.filter((one) => one !== "")) {
    const parsed = parsePart(part);
    if (parsed === null) return { wrong: part };
    for (const value of parsed) values.add(value);
    if (values.size > MOST_LISTED) return { wrong: part };
  }
  return { addresses: [...values].sort((a, b) => a - b).map(formatIpv4) };
}

/** Writes addresses so that `parseAddressList` reads the same ones: one a line, neighbours as a range. */
export function formatAddressList(addresses: readonly string[]): string {
  const values = [...new Set(addresses.map(parseIpv4))].sort((a, b) => a - b);
  const runs: [first: number, last: number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === value - 1) run[1] = value;
    else runs.push([value, value]);
  }
  return runs
    .map(([first, last]) => (first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`))
    .join("\n");
}
