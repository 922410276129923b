// What the agent's main thread and the worker of the history say to each other. Both are ours and of
// the same release, so nothing is parsed.
import type { History } from "@berth/contract/history.ts";
import type { HistoryAsk } from "./tiers.ts";

export type HistoryRequest =
  /** A packed tick; nobody waits for it. */
  | { readonly kind: "tick"; readonly atMs: number; readonly row: Uint8Array }
  | { readonly kind: "read"; readonly id: number; readonly ask: HistoryAsk }
  | { readonly kind: "forget"; readonly id: number; readonly ctid: number }
  /** Answered when all before it is done; the worker ends after it. */
  | { readonly kind: "close"; readonly id: number };

export type HistoryReply =
  | { readonly kind: "done"; readonly id: number; readonly history: History | null }
  /** `id` null: a tick was not kept. */
  | { readonly kind: "failed"; readonly id: number | null; readonly error: string };
