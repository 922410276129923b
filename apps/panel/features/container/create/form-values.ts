/** What stands in the fields of the create form: numbers are still text, sizes are in GiB, speeds in MiB/s. */
export interface ContainerFormValues {
  tenantId: string;
  hostname: string;
  nodeId: string;
  imageDigest: string;
  /** A plan's id, or nothing for limits of its own. */
  planId: string;
  cores: string;
  memoryGib: string;
  swapGib: string;
  diskGib: string;
  processes: string;
  readMibPerSec: string;
  writeMibPerSec: string;
  readOps: string;
  writeOps: string;
  poolId: string;
  address: string;
  sshKeys: string;
  isPasswordGenerated: boolean;
  isAutostart: boolean;
  isStarted: boolean;
}

/** A small VPS that suits most first tries. */
export const firstValues: ContainerFormValues = {
  tenantId: "",
  hostname: "",
  nodeId: "",
  imageDigest: "",
  planId: "",
  cores: "1",
  memoryGib: "1",
  swapGib: "0",
  diskGib: "10",
  processes: "1024",
  readMibPerSec: "",
  writeMibPerSec: "",
  readOps: "",
  writeOps: "",
  poolId: "",
  address: "",
  sshKeys: "",
  isPasswordGenerated: true,
  isAutostart: true,
  isStarted: true,
};
