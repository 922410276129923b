// `terminal.open`: makes (or finds again) a shell or the console, and gives a ticket for /term that
// is good once and for 60 seconds.
import { mutation } from "./procedure.ts";

/** Answers with the ticket and the shell's id. */
export const terminalOpen = mutation("terminal.open", ({ ctx, input }) => ctx.terminals.open(input));
