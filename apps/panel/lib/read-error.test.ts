import { TRPCClientError } from "@trpc/client";
import { expect, it } from "vitest";
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
