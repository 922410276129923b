import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { z } from "zod";
import type { CreateContainerInput } from "../../../lib/api-types.ts";
import type { Faults } from "../../../lib/field-fault.ts";
import { parseLimits } from "../../limits/parse-limits.ts";
import type { ContainerFormValues } from "./form-values.ts";
import { parseSshKeys } from "./parse-ssh-keys.ts";

export type FormFaults = Faults<keyof ContainerFormValues>;
export type CreateInput = Omit<CreateContainerInput, "requestId">;

const choices = ["tenantId", "nodeId", "imageDigest", "poolId"] as const;

/** Turns the fields into what the API takes, or into a fault for every field that is wrong. */
export function parseContainerForm(
  values: ContainerFormValues,
  nodeCores: number,
): { input: CreateInput } | { faults: FormFaults } {
  const hostname = hostnameSchema.safeParse(values.hostname.trim());
  const own = values.planId === "" ? parseLimits(values, nodeCores) : null;
  const faults: FormFaults = { ...own?.faults };
  if (!hostname.success) faults.hostname = { word: "hostname" };
  for (const field of choices) if (values[field] === "") faults[field] = { word: "required" };
  const address = values.address.trim();
  if (address !== "" && !z.ipv4().safeParse(address).success) faults.address = { word: "address" };
  const sshKeys = readKeys(values, faults);
  if (Object.keys(faults).length > 0) return { faults };
  const { tenantId, nodeId, imageDigest, poolId, isPasswordGenerated, isAutostart, isStarted } = values;
  return {
    input: {
      tenantId,
      hostname: hostname.data ?? "",
      nodeId,
      imageDigest,
      planId: own === null ? values.planId : null,
      limits: own?.limits ?? null,
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
