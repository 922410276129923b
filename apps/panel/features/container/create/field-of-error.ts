import { fieldOfLimit } from "../../limits/field-of-limit.ts";
import type { ContainerFormValues } from "./form-values.ts";

const fields: Readonly<Record<string, keyof ContainerFormValues>> = {
  tenantId: "tenantId",
  hostname: "hostname",
  nodeId: "nodeId",
  imageDigest: "imageDigest",
  planId: "planId",
  poolId: "poolId",
  address: "address",
  sshKeys: "sshKeys",
};

/**
 * Finds the field of the form an error of the API belongs to; null when it belongs to none of them.
 * With a plan chosen, a limit that does not fit is the plan's fault.
 */
export function fieldOfError(path: string | null, hasPlan: boolean): keyof ContainerFormValues | null {
  if (path === null) return null;
  const limit = fieldOfLimit(path);
  if (limit !== null) return hasPlan ? "planId" : limit;
  return fields[path] ?? fields[path.replace(/\.\d+$/, "")] ?? null;
}
