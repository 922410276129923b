import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";

/** Why a terminal is opened: a root shell without password (audited), or the console with its login prompt. */
export const terminalPurposeSchema = z.enum(["root-shell", "console"]);

/** The size of a terminal in character cells. */
export const terminalSizeSchema = z.strictObject({
  cols: z.number().int().min(2).max(1000),
  rows: z.number().int().min(2).max(1000),
});

/**
 * Frames on /ws/term, the same on both hops: binary frames are bytes of the terminal, text frames
 * are one of these as JSON. `shell` comes first from the agent: its id lets a client come back.
 */
export const terminalControlSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("resize"), size: terminalSizeSchema }),
  z.strictObject({ type: z.literal("shell"), shellId: z.uuid() }),
  z.strictObject({ type: z.literal("exit"), code: z.number().int() }),
  z.strictObject({ type: z.literal("error"), code: z.string() }),
]);
export type TerminalControl = z.infer<typeof terminalControlSchema>;

/** What the panel asks the agent for, before it dials the agent's /term with the ticket it gets. */
export const terminalOpenSchema = z.strictObject({
  ctid: ctidSchema,
  purpose: terminalPurposeSchema,
  /** An earlier shell to come back to; a new one is made when it is gone. */
  shellId: z.uuid().nullable(),
  size: terminalSizeSchema,
});
