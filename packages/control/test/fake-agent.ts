import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { agentEndpoints } from "@berth/contract/endpoints.ts";
import { type OperationName, operations } from "@berth/contract/operations.ts";
import type { WireError } from "@berth/contract/wire-error.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { initTRPC } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { type WebSocket, WebSocketServer } from "ws";
import type { TlsIdentity } from "../src/node/certificate-authority.ts";

/** What the double does for each operation; a subscription gives an async iterable. Never used by product code. */
// biome-ignore lint/suspicious/noExplicitAny: a lying agent may answer anything
export type FakeAnswers = Partial<Record<OperationName, (input: any, signal?: AbortSignal) => unknown>>;

export interface FakeAgent {
  readonly address: string;
  /** The names of what was asked, in order. */
  readonly asked: string[];
  answers: FakeAnswers;
  /** Takes the request before tRPC does, when set and true is given. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  onTerminal: (socket: WebSocket, ticket: string) => void;
  /** Cuts every open connection, as a pulled cable or a killed agent does. */
  cut(): void;
  close(): Promise<void>;
}

function wireErrorOf(cause: unknown): WireError | undefined {
  if (!(cause instanceof BerthError)) return undefined;
  return { code: cause.code, internal: cause.message, isRetryable: cause.isRetryable, traceId: null, syscall: null };
}

function buildRouter(agent: Pick<FakeAgent, "answers" | "asked">) {
  const t = initTRPC.create({
    sse: { ping: { enabled: true, intervalMs: 1000 } },
    errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, berth: wireErrorOf(error.cause) } }),
  });
  const answer = (name: OperationName, input: unknown, signal?: AbortSignal): unknown => {
    agent.asked.push(name);
    const act = agent.answers[name];
    if (act === undefined) throw new BerthError("agent.unexpected", `${name} is not played`);
    return act(input, signal);
  };
  // biome-ignore lint/suspicious/noExplicitAny: the record is built by name
  const procedures: Record<string, any> = {};
  for (const [key, { type, input }] of Object.entries(operations)) {
    const name = key as OperationName;
    const base = t.procedure.input(input);
    if (type === "query") procedures[name] = base.query((o) => answer(name, o.input));
    if (type === "mutation") procedures[name] = base.mutation((o) => answer(name, o.input));
    if (type === "subscription") {
      procedures[name] = base.subscription(async function* (o) {
        yield* answer(name, o.input, o.signal) as AsyncIterable<unknown>;
      });
    }
  }
  return t.router(procedures);
}

function serveTerminals(server: Server, agent: FakeAgent): void {
  const terminals = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "", "https://agent");
    terminals.handleUpgrade(request, socket, head, (ws) => agent.onTerminal(ws, url.searchParams.get("ticket") ?? ""));
  });
}

/** Starts an agent's double on loopback: the contract's list behind mutual TLS, with answers the test gives. */
export async function startFakeAgent(identity: TlsIdentity, answers: FakeAnswers = {}, port = 0): Promise<FakeAgent> {
  const agent: FakeAgent = {
    address: "",
    asked: [],
    answers,
    intercept: null,
    onTerminal: (socket) => socket.close(),
    cut: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const handle = createHTTPHandler({ router: buildRouter(agent), basePath: `${agentEndpoints.trpc}/` });
  const { caPem: ca, certificatePem: cert, keyPem: key } = identity;
  const server = createServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
    (request, response) => {
      if (agent.intercept?.(request, response) !== true) handle(request, response);
    },
  );
  serveTerminals(server, agent);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(agent, { address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
}
