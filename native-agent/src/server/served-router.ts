// What a door may serve: a router whose procedures all want our context, whatever they are.
import type { AnyRouter } from "@trpc/server";

/** Any router of ours; the doors need no more of its type. */
export type ServedRouter = AnyRouter;
