import { expect, test } from "vitest";
import { emailSchema } from "./email.ts";

test("an address is one whatever its capitals", () => {
  expect(emailSchema.parse(" Anna.Ivanova@Example.ORG ")).toBe("anna.ivanova@example.org");
});

test("what no mail reaches is no address", () => {
  for (const typed of [
    "",
    "anna",
    "anna@",
    "@example.org",
    "a b@example.org",
    "a@b",
    "a@example.org\nb",
    "a@@example.org",
    `${"x".repeat(250)}@b.org`,
  ])
    expect([typed, emailSchema.safeParse(typed).success]).toEqual([typed, false]);
});
