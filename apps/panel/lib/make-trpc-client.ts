import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  wsLink,
} from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "./api-types.ts";

/** What a node is asked for before it is answered: each goes alone, so that a slow node keeps nothing else waiting. */
const askedOfNodes: ReadonlySet<string> = new Set([
  "overview.busiest",
  "container.isolation",
  "container.metrics",
  "image.list",
]);

/**
 * Makes the browser's one client: questions and commands go over HTTP, subscriptions over one
 * WebSocket that opens with the first of them and comes back by itself.
 */
export function makeTrpcClient(): TRPCClient<AppRouter> {
  const socket = createWSClient({
    url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live`,
    lazy: { enabled: true, closeMs: 1000 },
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5000 },
    retryDelayMs: (attempt) => Math.min(10_000, 300 * 2 ** attempt),
  });
  const http = {
    url: "/api/trpc",
    transformer: superjson,
    headers: () => ({ "x-request-id": crypto.randomUUID() }),
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: wsLink({ client: socket, transformer: superjson }),
        false: splitLink({
          condition: ({ path }) => askedOfNodes.has(path),
          true: httpLink(http),
          false: httpBatchLink(http),
        }),
      }),
    ],
  });
}
