import { imageDigestSchema } from "@berth/contract/container-spec.ts";
import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { sshPublicKeySchema } from "@berth/core/ssh/public-key.ts";
import { z } from "zod";

const fields = z.strictObject({
  requestId: z.uuid(),
  tenantId: z.uuid(),
  hostname: hostnameSchema,
  nodeId: z.uuid(),
  imageDigest: imageDigestSchema,
  /** The plan whose newest limits it gets; null with limits of its own. */
  planId: z.uuid().nullable(),
  limits: containerLimitsSchema.nullable(),
  poolId: z.uuid(),
  /** Null takes the next free one. */
  address: z.ipv4().nullable(),
  sshKeys: z.array(sshPublicKeySchema).max(32),
  isPasswordGenerated: z.boolean(),
  isAutostart: z.boolean(),
  isStarted: z.boolean(),
});

/** Parses what the create form sends: a plan or limits of its own, never both. */
export const createContainerInput = fields.refine(({ planId, limits }) => (planId === null) !== (limits === null), {
  path: ["planId"],
});
export type CreateContainerInput = z.output<typeof createContainerInput>;
