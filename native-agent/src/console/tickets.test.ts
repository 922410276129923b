import { expect, test } from "vitest";
import { createTickets } from "./tickets.ts";

const invalid = expect.objectContaining({ code: "console.ticket_invalid" });

test("a ticket is good once", () => {
  const tickets = createTickets<string>();
  const ticket = tickets.issue("shell");
  expect(tickets.take(ticket)).toBe("shell");
  expect(() => tickets.take(ticket)).toThrow(invalid);
});

test("a ticket is good for sixty seconds and not for one more", () => {
  let nowMs = 0;
  const tickets = createTickets<string>(() => nowMs);
  const [early, late] = [tickets.issue("a"), tickets.issue("b")];
  nowMs = 59_999;
  expect(tickets.take(early)).toBe("a");
  nowMs = 60_000;
  expect(() => tickets.take(late)).toThrow(invalid);
});

test("nobody guesses a ticket, and a flood of them is not kept", () => {
  const tickets = createTickets<number>();
  expect(() => tickets.take("")).toThrow(invalid);
  const all = Array.from({ length: 5000 }, (_, n) => tickets.issue(n));
  expect(new Set(all).size).toBe(5000);
  expect(() => tickets.take(all[0] ?? "")).toThrow(invalid);
  expect(tickets.take(all[4999] ?? "")).toBe(4999);
});
