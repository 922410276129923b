import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { readError } from "./read-error.ts";

/** Makes the browser's cache; `onSignedOut` is called when any answer says that the session has ended. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (readError(error).code === "session.required") onSignedOut();
  };
  const isWorthRetrying = (count: number, error: unknown) => count < 2 && readError(error).isRetryable;
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 5000, retry: isWorthRetrying, retryDelay: (count) => 500 * 2 ** count },
      // A press carries its own request id: sent twice it is still one act.
      mutations: { retry: (count, error) => count < 1 && readError(error).code === null, networkMode: "always" },
    },
  });
}
