import { z } from "zod";

/**
 * A node's request for a certificate of a new key (PEM, ECDSA P-256, signed by that key), and the
 * sha256 of the certificate it shows now, in lower-case hex.
 */
export const certificateRequestSchema = z.strictObject({
  csrPem: z.string().max(8192),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The certificate for the newest request, PEM. */
export const certificateSchema = z.strictObject({ certificatePem: z.string().min(1).max(8192) });
