import { expect, it } from "vitest";
import { parseLogin } from "./parse-login.ts";

it("takes a name as it is read and an address in small letters", () => {
  expect(parseLogin({ personName: " Анна ", email: "Anna@Example.org " })).toEqual({
    login: { name: "Анна", email: "anna@example.org" },
    faults: {},
  });
});

it("says at each field what is wrong", () => {
  expect(parseLogin({ personName: "", email: "" }).faults).toEqual({
    personName: { word: "required" },
    email: { word: "required" },
  });
  expect(parseLogin({ personName: "x".repeat(81), email: "anna" }).faults).toEqual({
    personName: { word: "name" },
    email: { word: "email" },
  });
});
