import { z } from "zod";
import { useCase } from "../use-case.ts";

/** Tells who is signed in. */
export const getMe = useCase({
  permission: "session.read",
  input: z.void(),
  output: z.object({
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(["admin", "customer"]),
    locale: z.string(),
  }),
  run: async (actor) => actor,
});
