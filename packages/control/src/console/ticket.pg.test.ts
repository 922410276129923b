import { randomUUID } from "node:crypto";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { type Database, openDatabase } from "@berth/db/database.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PrivateCluster, startPrivateCluster } from "../../../db/test/private-cluster.ts";
import { issueTicket, type TerminalGrant, takeTicket } from "./ticket.ts";

let cluster: PrivateCluster;
let database: Database;
const grant: TerminalGrant = {
  sessionId: "session",
  userId: "user",
  nodeId: randomUUID(),
  ctid: ctidSchema.parse(101),
  purpose: "console",
  shellId: null,
  size: { cols: 80, rows: 24 },
};
const refused = { code: "console.ticket_invalid" };

beforeAll(async () => {
  cluster = await startPrivateCluster();
  database = openDatabase({ url: await cluster.createDatabase("ticket") });
});
afterAll(async () => {
  await database?.close();
  await cluster?.stop();
});

test("a ticket is good once, whoever comes at the same moment", async () => {
  const ticket = await issueTicket(database.system, grant);
  const takes = await Promise.allSettled(
    Array.from({ length: 10 }, () => takeTicket(database.system, ticket, "session")),
  );
  const won = takes.flatMap((take) => (take.status === "fulfilled" ? [take.value] : []));
  expect(won).toEqual([grant]);
});

test("a ticket is good for a minute", async () => {
  const ticket = await issueTicket(database.system, grant);
  await database.system.terminalTicket.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  await expect(takeTicket(database.system, ticket, "session")).rejects.toMatchObject(refused);
});

test("another session's ticket is refused, and gone", async () => {
  const ticket = await issueTicket(database.system, grant);
  await expect(takeTicket(database.system, ticket, "thief")).rejects.toMatchObject(refused);
  await expect(takeTicket(database.system, ticket, "session")).rejects.toMatchObject(refused);
});

test("the ticket itself is not in the database", async () => {
  const ticket = await issueTicket(database.system, grant);
  expect(JSON.stringify(await database.system.terminalTicket.findMany())).not.toContain(ticket);
});
