import type { ContainerLimits } from "@berth/core/container/limits.ts";
import type { Faults } from "../../lib/field-fault.ts";
import { type NumberRange, parseNumber } from "../../lib/parse-number.ts";
import { GIB, type LimitValues, MBIT, MIB } from "./limit-values.ts";

/** The ranges of the limits, in the units of the fields; the API holds the same ones. */
const ranges: Readonly<Record<keyof LimitValues, NumberRange>> = {
  cores: { min: 0.05, max: 1024 },
  memoryGib: { min: 0.03125, max: 65_536 },
  swapGib: { min: 0, max: 1024 },
  diskGib: { min: 0.125, max: 1_048_576 },
  processes: { min: 16, max: 4_000_000, isWhole: true },
  readMibPerSec: { min: 1, max: 102_400 },
  writeMibPerSec: { min: 1, max: 102_400 },
  readOps: { min: 10, max: 10_000_000, isWhole: true },
  writeOps: { min: 10, max: 10_000_000, isWhole: true },
  receiveMbit: { min: 1, max: 400_000 },
  transmitMbit: { min: 1, max: 400_000 },
};

/** Turns the fields into limits, with a fault for every field that is wrong; then the limits are nothing to use. */
export function parseLimits(
  values: LimitValues,
  maxCores: number,
): { readonly limits: ContainerLimits; readonly faults: Faults<keyof LimitValues> } {
  const faults: Faults<keyof LimitValues> = {};
  const read = (field: keyof LimitValues, unit: number): number => {
    const range = field === "cores" ? { ...ranges.cores, max: maxCores } : ranges[field];
    const parsed = parseNumber(values[field], range);
    if ("value" in parsed) return Math.round(parsed.value * unit);
    faults[field] =
      parsed.fault === "range" ? { word: "range", values: { min: parsed.min, max: parsed.max } } : { word: "number" };
    return 0;
  };
  const speed = (field: keyof LimitValues, unit: number) => (values[field].trim() === "" ? null : read(field, unit));
  const limits = {
    cpuMillicores: read("cores", 1000),
    memoryBytes: read("memoryGib", GIB),
    swapBytes: read("swapGib", GIB),
    diskBytes: read("diskGib", GIB),
    processes: read("processes", 1),
    diskIo: {
      readBytesPerSec: speed("readMibPerSec", MIB),
      writeBytesPerSec: speed("writeMibPerSec", MIB),
      readOpsPerSec: speed("readOps", 1),
      writeOpsPerSec: speed("writeOps", 1),
    },
    network: { receiveBitsPerSec: speed("receiveMbit", MBIT), transmitBitsPerSec: speed("transmitMbit", MBIT) },
  };
  return { limits, faults };
}
