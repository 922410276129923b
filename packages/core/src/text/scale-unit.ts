/** A number made short, and the unit it is then in. */
export interface Scaled<Unit extends string> {
  readonly value: number;
  readonly unit: Unit;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;
const bitUnits = ["bit", "kbit", "Mbit", "Gbit", "Tbit"] as const;

export type ByteUnit = (typeof byteUnits)[number];
export type BitUnit = (typeof bitUnits)[number];

/** Shortens bytes by 1024: memory and disks are sold in GiB. */
export function scaleBytes(bytes: number): Scaled<ByteUnit> {
  return scale(bytes, 1024, byteUnits);
}

/** Shortens bits by 1000: networks are sold in Mbit. */
export function scaleBits(bits: number): Scaled<BitUnit> {
  return scale(bits, 1000, bitUnits);
}

function scale<Unit extends string>(amount: number, base: number, units: readonly [Unit, ...Unit[]]): Scaled<Unit> {
  let value = amount;
  let unit = units[0];
  for (const larger of units.slice(1)) {
    // 999.95 would be written as "1,000": the next unit says it shorter.
    if (Math.abs(value) < base * 0.99995) break;
    value /= base;
    unit = larger;
  }
  return { value, unit };
}
