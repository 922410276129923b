import { z } from "zod";

/**
 * Parses why somebody of the provider went into what is a customer's: 3 to 200 printable characters, one
 * line, as the customer will read it. Marks that turn or hide text are refused, for they could lie to him.
 */
export const reasonSchema = z
  .string()
  .trim()
  .min(3)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
