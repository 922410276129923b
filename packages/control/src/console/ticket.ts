import { randomBytes } from "node:crypto";
import { terminalPurposeSchema, terminalSizeSchema } from "@berth/contract/terminal.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import { z } from "zod";
import { hashToken } from "../setup/hash-token.ts";

const TICKET_LIFE_MS = 60_000;

/** Who opened what; the audit's line of it. */
const openingSchema = z.strictObject({
  doer: z.strictObject({ userId: z.string().nullable(), name: z.string(), requestId: z.string().nullable() }),
  line: z.strictObject({
    action: z.string(),
    subjectKind: z.literal("container"),
    subjectId: z.string(),
    tenantId: z.string(),
    isStaff: z.boolean(),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.union([z.number(), z.boolean()])),
  }),
});

const grantSchema = z.strictObject({
  sessionId: z.string(),
  userId: z.string(),
  nodeId: z.uuid(),
  ctid: ctidSchema,
  purpose: terminalPurposeSchema,
  shellId: z.uuid().nullable(),
  size: terminalSizeSchema,
  /** The line that is not written yet: it is when the shell to come back to is gone and the node makes another. */
  opening: openingSchema.optional(),
});

export type TerminalOpening = z.infer<typeof openingSchema>;

/** What a terminal ticket stands for: who, where, and for what. */
export type TerminalGrant = z.infer<typeof grantSchema>;

/** Writes a ticket down and gives it; late ones of others are swept out on the way. */
export async function issueTicket(db: SystemDb, grant: TerminalGrant): Promise<string> {
  const ticket = randomBytes(32).toString("base64url");
  const now = Date.now();
  await db.terminalTicket.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
  await db.terminalTicket.create({
    data: { ticketHash: hashToken(ticket), grant, expiresAt: new Date(now + TICKET_LIFE_MS) },
  });
  return ticket;
}

/** Takes a ticket: it is gone whoever brought it. Throws `console.ticket_invalid` unless it was this session's and in time. */
export async function takeTicket(db: SystemDb, ticket: string, sessionId: string): Promise<TerminalGrant> {
  const where = { ticketHash: hashToken(ticket) };
  const row = await db.terminalTicket.findUnique({ where });
  const taken = row === null ? { count: 0 } : await db.terminalTicket.deleteMany({ where });
  const grant = taken.count === 1 && row !== null && row.expiresAt > new Date() ? grantSchema.parse(row.grant) : null;
  if (grant?.sessionId !== sessionId) {
    throw new BerthError("console.ticket_invalid", "the ticket is unknown, used, late or another session's");
  }
  return grant;
}
