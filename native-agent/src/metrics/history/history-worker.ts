// The thread that owns metrics.db. Started by open-history.ts and by nobody else, so that no query and no
// folding ever holds up the agent's own thread. What holds: messages are done in the order they came.
import { parentPort, workerData } from "node:worker_threads";
import { answerHistory } from "./answer-history.ts";
import type { HistoryReply, HistoryRequest } from "./history-messages.ts";
import { HistoryStore } from "./history-store.ts";
import { chooseStep, type HistoryAsk } from "./tiers.ts";

const port = parentPort;
if (port === null) throw new Error("the history's worker runs as a thread of the agent");
const store = new HistoryStore(String(workerData));

function read(ask: HistoryAsk) {
  const { ctid, fromMs, toMs } = ask;
  const { tier, stepMs } = chooseStep(ask);
  const from = Math.floor(fromMs / stepMs) * stepMs;
  const to = Math.ceil(toMs / stepMs) * stepMs;
  return answerHistory(store.read({ ctid, tier, fromMs: from, toMs: to }), { fromMs, toMs, stepMs });
}

/** Does what is asked; null when nobody waits. */
function answer(request: HistoryRequest): HistoryReply | null {
  if (request.kind === "tick") {
    store.write(request.atMs, request.row);
    return null;
  }
  if (request.kind === "read") return { kind: "done", id: request.id, history: read(request.ask) };
  if (request.kind === "forget") store.forget(request.ctid);
  else store.close();
  return { kind: "done", id: request.id, history: null };
}

port.on("message", (request: HistoryRequest) => {
  try {
    const reply = answer(request);
    if (reply !== null) port.postMessage(reply);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", id: request.kind === "tick" ? null : request.id, error: text });
  }
  if (request.kind === "close") port.close();
});
