import { z } from "zod";

/** Parses an e-mail address, lower-cased: it is what a person signs in with, and one person's alone. */
export const emailSchema = z.string().trim().max(254).toLowerCase().pipe(z.email());
