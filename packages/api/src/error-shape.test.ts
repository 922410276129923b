import { type ErrorCode, errorCatalogue, isErrorCode } from "@berth/core/errors/catalogue.ts";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { expect, test } from "vitest";
import { trpcCodeOf } from "./error-shape.ts";

/** Statuses tRPC has no name for, and what is answered instead. */
const unnamed: Readonly<Record<number, number>> = { 410: 404, 507: 500 };

test.each(Object.keys(errorCatalogue).filter(isErrorCode))("%s is answered with its own status", (code: ErrorCode) => {
  const { http } = errorCatalogue[code];
  const error = new TRPCError({ code: trpcCodeOf(code) });
  expect(getHTTPStatusCodeFromError(error)).toBe(unnamed[http] ?? http);
});
