// Turns HTTP requests of either door into calls of the router. Called by panel-server.ts and
// shell-server.ts, which alone say who the caller is.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { agentEndpoints } from "@berth/contract/endpoints.ts";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { ProcedureContext } from "../procedures/context.ts";
import type { ServedRouter } from "./served-router.ts";

/** What all requests of an agent share. */
export type Services = Omit<ProcedureContext, "caller" | "contractVersion" | "traceId">;

/** The largest request is a spec with 32 SSH keys. */
const MAX_BODY_BYTES = 1024 * 1024;
const TRACE_ID = /^[A-Za-z0-9-]{1,64}$/;
const VERSION = /^\d{1,4}$/;

/** Builds the listener of one door. */
export function answerRequests(
  router: ServedRouter,
  services: Services,
  caller: ProcedureContext["caller"],
): RequestListener {
  const answer = createHTTPHandler({
    router,
    basePath: `${agentEndpoints.trpc}/`,
    maxBodySize: MAX_BODY_BYTES,
    createContext: ({ req }): ProcedureContext => ({ ...services, caller, ...readHeaders(req) }),
    onError: ({ error, path, ctx }) => {
      // A refusal is the caller's to read; only what nobody foresaw is ours.
      const level = error.code === "INTERNAL_SERVER_ERROR" ? "error" : "debug";
      services.agent.log[level]({ err: error.cause ?? error, path, traceId: ctx?.traceId }, "request refused");
    },
  });
  return (request, response) => {
    if (request.url?.startsWith(`${agentEndpoints.trpc}/`) === true) return answer(request, response);
    response.writeHead(404).end();
  };
}

/** Reads the request id and the contract version; a wrong one is as good as none. */
function readHeaders(request: IncomingMessage): { traceId: string; contractVersion: number | null } {
  const trace = String(request.headers["x-request-id"] ?? "");
  const version = String(request.headers["x-berth-contract"] ?? "");
  return {
    traceId: TRACE_ID.test(trace) ? trace : randomUUID(),
    contractVersion: VERSION.test(version) ? Number(version) : null,
  };
}
