import { z } from "zod";

/**
 * Parses a join token: 32 random bytes in base64url, a dot, and the first 32 hex digits of the sha256
 * of the CA's certificate (DER). The second half lets a node recognise its panel before it trusts anything.
 */
export const joinTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43,100}\.[0-9a-f]{32}$/);

/** How many hex digits of the CA's fingerprint a token carries. */
export const TOKEN_FINGERPRINT_DIGITS = 32;

/** What a node sends to `POST /join` with its one-use token. */
export const joinRequestSchema = z.strictObject({
  /** Whole, as it was shown; the panel keeps a hash of it. */
  token: joinTokenSchema,
  csrPem: z.string().max(8192),
  hostname: z.string().max(255),
  /** Where the panel reaches the agent back, host:port. */
  agentAddress: z
    .string()
    .max(255)
    .regex(/^\S+:\d{1,5}$/),
});

/** What the panel answers: the node's certificate, the CA, and the name in the panel's own certificate to pin. */
export const joinReplySchema = z.strictObject({
  nodeId: z.uuid(),
  certificatePem: z.string(),
  caPem: z.string(),
  panelName: z.string(),
});
export type JoinReply = z.infer<typeof joinReplySchema>;
