import { ctidSchema } from "@berth/core/container/ctid.ts";
import { hostnameSchema } from "@berth/core/container/hostname.ts";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { z } from "zod";

/** Parses an image's name: the sha256 of its root archive, in lower-case hex. */
export const imageDigestSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** One IPv4 address of a container and how it is delivered: `nat` hides it behind the node's own address. */
export const networkSpecSchema = z.strictObject({
  ipv4: z.ipv4(),
  delivery: z.enum(["nat", "routed"]),
  /** Addresses of resolvers written into the VPS at create; empty leaves the node's own. */
  nameservers: z.array(z.union([z.ipv4(), z.ipv6()])).max(3),
});

/** A password as it may cross and be kept: its sha512-crypt hash, see crypt(5). */
export const passwordHashSchema = z.string().regex(/^\$6\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/);

/** What is written once, at create, and never read back: a sha512-crypt hash and public keys. */
export const firstBootSchema = z.strictObject({
  rootPasswordHash: passwordHashSchema.nullable(),
  sshKeys: z
    .array(
      z
        .string()
        .max(16_384)
        .regex(/^[\x20-\x7e]+$/),
    )
    .max(32),
});

/**
 * What should exist, as the panel decides it. Level-triggered: putting the same spec again does
 * nothing, a lower generation is ignored. Power is not in it.
 */
export const containerSpecSchema = z.strictObject({
  ctid: ctidSchema,
  uuid: z.uuid(),
  generation: z.number().int().min(1),
  hostname: hostnameSchema,
  imageDigest: imageDigestSchema,
  limits: containerLimitsSchema,
  network: networkSpecSchema,
  firstBoot: firstBootSchema,
  isAutostart: z.boolean(),
  isSuspended: z.boolean(),
  /** True while it lies in the bin: it keeps disk and address, and nothing starts it. */
  isBinned: z.boolean().default(false),
});
export type ContainerSpec = z.infer<typeof containerSpecSchema>;
