import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { z } from "zod";
import type { CreateContainerInput } from "../../../lib/api-types.ts";
import type { ContainerFormValues } from "./form-values.ts";
import { type NumberRange, parseNumber } from "./parse-number.ts";
import { parseSshKeys } from "./parse-ssh-keys.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A fault at a field: a key of the words for forms, and what the sentence needs. */
export interface FieldFault {
  readonly word: "required" | "hostname" | "number" | "range" | "address" | "sshKey" | "sshPrivate" | "noWayIn";
  readonly values?: Readonly<Record<string, number>>;
}

export type FormFaults = Partial<Record<keyof ContainerFormValues, FieldFault>>;
export type CreateInput = Omit<CreateContainerInput, "requestId">;

/** The ranges of the limits, in the units of the form; the API holds the same ones. */
const ranges = {
  memoryGib: { min: 0.03125, max: 65_536 },
  swapGib: { min: 0, max: 1024 },
  diskGib: { min: 0.125, max: 1_048_576 },
  processes: { min: 16, max: 4_000_000, isWhole: true },
  readMibPerSec: { min: 1, max: 102_400 },
  writeMibPerSec: { min: 1, max: 102_400 },
  readOps: { min: 10, max: 10_000_000, isWhole: true },
  writeOps: { min: 10, max: 10_000_000, isWhole: true },
} as const satisfies Partial<Record<keyof ContainerFormValues, NumberRange>>;

/** Turns the fields into what the API takes, or into a fault for every field that is wrong. */
export function parseContainerForm(
  values: ContainerFormValues,
  nodeCores: number,
): { input: CreateInput } | { faults: FormFaults } {
  const faults: FormFaults = {};
  const number = (field: keyof ContainerFormValues & string, range: NumberRange): number => {
    const parsed = parseNumber(String(values[field]), range);
    if ("value" in parsed) return parsed.value;
    faults[field] =
      parsed.fault === "range" ? { word: "range", values: { min: parsed.min, max: parsed.max } } : { word: "number" };
    return 0;
  };
  const optional = (field: keyof typeof ranges, unit: number): number | null =>
    String(values[field]).trim() === "" ? null : Math.round(number(field, ranges[field]) * unit);
  const hostname = hostnameSchema.safeParse(values.hostname.trim());
  if (!hostname.success) faults.hostname = { word: "hostname" };
  for (const field of ["tenantId", "nodeId", "imageDigest", "poolId"] as const) {
    if (values[field] === "") faults[field] = { word: "required" };
  }
  const limits = {
    cpuMillicores: Math.round(number("cores", { min: 0.05, max: nodeCores }) * 1000),
    memoryBytes: Math.round(number("memoryGib", ranges.memoryGib) * GIB),
    swapBytes: Math.round(number("swapGib", ranges.swapGib) * GIB),
    diskBytes: Math.round(number("diskGib", ranges.diskGib) * GIB),
    processes: number("processes", ranges.processes),
    diskIo: {
      readBytesPerSec: optional("readMibPerSec", MIB),
      writeBytesPerSec: optional("writeMibPerSec", MIB),
      readOpsPerSec: optional("readOps", 1),
      writeOpsPerSec: optional("writeOps", 1),
    },
  };
  const address = values.address.trim();
  if (address !== "" && !z.ipv4().safeParse(address).success) faults.address = { word: "address" };
  const sshKeys = readKeys(values, faults);
  if (Object.keys(faults).length > 0) return { faults };
  const { tenantId, planId, nodeId, imageDigest, poolId, isPasswordGenerated, isAutostart, isStarted } = values;
  return {
    input: {
      tenantId,
      hostname: hostname.data ?? "",
      nodeId,
      imageDigest,
      planId: planId === "" ? null : planId,
      limits: planId === "" ? limits : null,
      poolId,
      address: address === "" ? null : address,
      sshKeys,
      isPasswordGenerated,
      isAutostart,
      isStarted,
    },
  };
}

/** Reads the keys; without one and without a password nobody could ever log in. */
function readKeys(values: ContainerFormValues, faults: FormFaults): string[] {
  const parsed = parseSshKeys(values.sshKeys);
  if ("fault" in parsed) {
    faults.sshKeys =
      parsed.fault === "sshKey" ? { word: "sshKey", values: { line: parsed.line } } : { word: "sshPrivate" };
    return [];
  }
  if (parsed.keys.length === 0 && !values.isPasswordGenerated) faults.sshKeys = { word: "noWayIn" };
  return [...parsed.keys];
}
