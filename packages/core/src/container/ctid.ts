import { z } from "zod";

/** Parses a container's number: an integer from 101, one sequence for the fleet, never reused. */
export const ctidSchema = z.number().int().min(101).max(999_999_999).brand<"Ctid">();

/** The container's number, as the admin types it and as every kernel object of the container is named. */
export type Ctid = z.infer<typeof ctidSchema>;
