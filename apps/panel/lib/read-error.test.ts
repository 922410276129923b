import { TRPCClientError } from "@trpc/client";
import { expect, it } from "vitest";
import { AuthError } from "./post-auth.ts";
import { readError } from "./read-error.ts";

const wire = (data: unknown) => TRPCClientError.from({ error: { code: -32000, message: "x", data } } as never);

it("reads the code, the field and the reference", () => {
  const error = readError(
    wire({ berth: { code: "container.hostname_taken", field: "hostname", params: {}, traceId: "7f3a" } }),
  );
  expect(error).toMatchObject({
    code: "container.hostname_taken",
    field: "hostname",
    traceId: "7f3a",
    isRetryable: false,
  });
});

it("shows a code it does not know as an unexpected error, never as nothing", () => {
  expect(readError(wire({ berth: { code: "brand.new" } })).code).toBe("internal.unexpected");
});

it("tells a panel that does not answer from one that refuses", () => {
  expect(readError(new TypeError("fetch failed"))).toMatchObject({ code: null, isRetryable: true });
  expect(readError(wire({ berth: { code: "node.unreachable" } })).isRetryable).toBe(true);
});

it("reads a refusal of a sign-in door like one of the API", () => {
  const refused = new AuthError({
    error: { code: "session.locked_out", field: null, params: { minutes: 15 }, traceId: "9c" },
  });
  expect(readError(refused)).toMatchObject({ code: "session.locked_out", params: { minutes: 15 }, traceId: "9c" });
  expect(readError(new AuthError("<html>"))).toMatchObject({ code: null });
});
