import type { ContainerFormValues } from "./form-values.ts";

const fields: Readonly<Record<string, keyof ContainerFormValues>> = {
  hostname: "hostname",
  nodeId: "nodeId",
  imageDigest: "imageDigest",
  poolId: "poolId",
  address: "address",
  sshKeys: "sshKeys",
  "limits.cpuMillicores": "cores",
  "limits.memoryBytes": "memoryGib",
  "limits.swapBytes": "swapGib",
  "limits.diskBytes": "diskGib",
  "limits.processes": "processes",
  "limits.diskIo.readBytesPerSec": "readMibPerSec",
  "limits.diskIo.writeBytesPerSec": "writeMibPerSec",
  "limits.diskIo.readOpsPerSec": "readOps",
  "limits.diskIo.writeOpsPerSec": "writeOps",
};

/** Finds the field of the form an error of the API belongs to; null when it belongs to none of them. */
export function fieldOfError(path: string | null): keyof ContainerFormValues | null {
  if (path === null) return null;
  return fields[path] ?? fields[path.replace(/\.\d+$/, "")] ?? null;
}
