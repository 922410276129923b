import { firstLimits, type LimitValues } from "../../limits/limit-values.ts";

/** What stands in the fields of the create form: limits are still text. */
export interface ContainerFormValues extends LimitValues {
  tenantId: string;
  hostname: string;
  nodeId: string;
  imageDigest: string;
  /** A plan's id, or nothing for limits of its own. */
  planId: string;
  poolId: string;
  address: string;
  sshKeys: string;
  isPasswordGenerated: boolean;
  isAutostart: boolean;
  isStarted: boolean;
}

/** An empty form, in the order of its fields. */
export const firstValues: ContainerFormValues = {
  tenantId: "",
  hostname: "",
  nodeId: "",
  imageDigest: "",
  planId: "",
  ...firstLimits,
  poolId: "",
  address: "",
  sshKeys: "",
  isPasswordGenerated: true,
  isAutostart: true,
  isStarted: true,
};

/** The fields of the form in its order. */
export const formFields = Object.keys(firstValues) as readonly (keyof ContainerFormValues)[];
