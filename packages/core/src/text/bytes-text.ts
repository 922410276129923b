import { scaleBytes } from "./scale-unit.ts";

/** Writes bytes short and in English, such as `1.5 GiB`: for logs and the command line. */
export function bytesText(bytes: number): string {
  const { value, unit } = scaleBytes(bytes);
  return `${Number(value.toFixed(1))} ${unit}`;
}
