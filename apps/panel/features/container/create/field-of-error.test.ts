import { expect, it } from "vitest";
import { fieldOfError } from "./field-of-error.ts";

it("finds the field the API blames, in a list too", () => {
  expect(fieldOfError("hostname", false)).toBe("hostname");
  expect(fieldOfError("sshKeys.3", false)).toBe("sshKeys");
  expect(fieldOfError("limits.network.receiveBitsPerSec", false)).toBe("receiveMbit");
  expect(fieldOfError("requestId", false)).toBeNull();
  expect(fieldOfError(null, false)).toBeNull();
});

it("blames the plan where its limits do not fit", () => {
  expect(fieldOfError("limits.memoryBytes", true)).toBe("planId");
  expect(fieldOfError("limits.memoryBytes", false)).toBe("memoryGib");
});
