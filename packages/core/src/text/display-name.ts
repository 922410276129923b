import { z } from "zod";

/**
 * Parses the name people give a thing (a customer, a plan): 1 to 80 printable characters on one line, in
 * any language. Marks that turn or hide text are refused, for two names that look alike would differ.
 */
export const displayNameSchema = z
  .string()
  .normalize("NFC")
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
