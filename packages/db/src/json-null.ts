import { Prisma } from "./generated/client.ts";

/** What empties a column of type Json; a plain null there would be JSON's own null. */
export const jsonNull = Prisma.DbNull;
