import { describeUserAgent } from "@berth/core/session/describe-user-agent.ts";
import { z } from "zod";
import { useCase } from "../use-case.ts";

const sessionViewSchema = z.object({
  /** Names the row; no cookie can be made of it. */
  id: z.string(),
  browser: z.string().nullable(),
  system: z.string().nullable(),
  address: z.string().nullable(),
  signedInAt: z.date(),
  lastUsedAt: z.date(),
  isThis: z.boolean(),
});

/** A person has a few; what a script leaves behind goes with "sign out everywhere else". */
const SHOWN = 100;

/** Lists where the reader is signed in, the newest hundred: this browser first, then the one used last. */
export const listSessions = useCase({
  permission: "session.read",
  input: z.void(),
  output: z.array(sessionViewSchema),
  async run({ panel, userId, sessionId }) {
    const rows = await panel.db.system.session.findMany({
      where: { userId, expiresAt: { gt: new Date() } },
      orderBy: { updatedAt: "desc" },
      take: SHOWN,
      select: { id: true, userAgent: true, ipAddress: true, createdAt: true, updatedAt: true },
    });
    const views = rows.map(({ id, userAgent, ipAddress, createdAt, updatedAt }) => ({
      id,
      ...describeUserAgent(userAgent ?? ""),
      address: ipAddress === "" ? null : ipAddress,
      signedInAt: createdAt,
      lastUsedAt: updatedAt,
      isThis: id === sessionId,
    }));
    return views.toSorted((a, b) => Number(b.isThis) - Number(a.isThis));
  },
});
