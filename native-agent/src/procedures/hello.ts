// `hello`: what this node is and has. The panel asks it at join, at every reconnect, and for the
// node's page; it answers whatever version the panel speaks.
import { query } from "./procedure.ts";

/** Answers with the node's facts as they are now. */
export const hello = query("hello", ({ ctx }) => ctx.readFacts());
