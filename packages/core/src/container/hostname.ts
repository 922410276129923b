import { z } from "zod";

/**
 * Parses a host name by RFC 1123: labels of letters, digits and inner hyphens, 63 characters each,
 * 64 in all because `sethostname(2)` takes no more. It is lower-cased; a trailing dot is refused.
 */
export const hostnameSchema = z
  .string()
  .min(1)
  .max(64)
  .toLowerCase()
  .regex(/^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/)
  .refine((name) => !/^[0-9.]+$/.test(name));
