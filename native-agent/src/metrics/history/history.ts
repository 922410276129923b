// What the rest of the agent knows of the history: it is given every tick of the sampler, and asked.
// Built by build-agent.ts; procedures/ ask it, runtime/ tells it of a delete through the agent's hook.
import type { History as HistoryAnswer, HistoryAsk } from "@berth/contract/history.ts";
import type { Sample } from "@berth/contract/sample.ts";

export interface History {
  /** Takes the samples of one second; cheap, and never fails. */
  add(samples: readonly Sample[], nowMs: number): void;
  /** Answers for a stretch of one container's past; nothing but a gap for one it does not know. */
  read(ask: HistoryAsk): Promise<HistoryAnswer>;
  /** Resolves when nothing of the container is kept any more. */
  forget(ctid: number): Promise<void>;
  /** Writes the tick begun, and ends the worker. */
  close(): Promise<void>;
}
