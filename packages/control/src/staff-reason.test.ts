import { expect, test } from "vitest";
import { assertStaffReason, isStaffAct } from "./staff-reason.ts";

const staff = { role: "admin", userId: "a" } as const;
const owner = { role: "customer", userId: "c" } as const;
const theirs = { ctid: 101, tenant: { isProvider: false } };
const ours = { ctid: 102, tenant: { isProvider: true } };

test("staff says why before reaching into a customer's VPS, and what is said is kept trimmed", () => {
  expect(assertStaffReason(staff, theirs, " ticket 7 ")).toBe("ticket 7");
  for (const reason of [null, "", "no", "two\nlines"]) {
    expect(() => assertStaffReason(staff, theirs, reason)).toThrow(
      expect.objectContaining({ code: "audit.reason_required", field: "reason" }),
    );
  }
});

test("nobody says why in his own house, and what is said all the same is not kept", () => {
  expect(assertStaffReason(owner, theirs, null)).toBeNull();
  expect(assertStaffReason(staff, ours, "because")).toBeNull();
  expect([isStaffAct(owner, theirs), isStaffAct(staff, ours), isStaffAct(staff, theirs)]).toEqual([false, false, true]);
});
