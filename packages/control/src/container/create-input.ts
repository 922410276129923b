import { imageDigestSchema } from "@berth/contract/container-spec.ts";
import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { sshPublicKeySchema } from "@berth/core/ssh/public-key.ts";
import { z } from "zod";

/** Parses what the create form sends. */
export const createContainerInput = z.strictObject({
  requestId: z.uuid(),
  hostname: hostnameSchema,
  nodeId: z.uuid(),
  imageDigest: imageDigestSchema,
  limits: containerLimitsSchema,
  poolId: z.uuid(),
  /** Null takes the next free one. */
  address: z.ipv4().nullable(),
  sshKeys: z.array(sshPublicKeySchema).max(32),
  isPasswordGenerated: z.boolean(),
  isAutostart: z.boolean(),
  isStarted: z.boolean(),
});
export type CreateContainerInput = z.output<typeof createContainerInput>;
