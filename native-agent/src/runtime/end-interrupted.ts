// Says of every operation of the former life how it ended. Called by converge.ts when its container is taken up, so
// the record tells the truth: a delete goes forward, what had been done is done, everything else was interrupted.
import type { Operation } from "@berth/contract/operation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { Agent } from "./agent.ts";
import { deleteContainer } from "./delete-container.ts";
import { toWireError } from "./to-wire-error.ts";

/** Ends one operation in the journal; a delete that cannot go on fails with its own error. */
export async function endInterrupted(agent: Agent, operation: Operation): Promise<void> {
  const { id, kind, ctid } = operation;
  const log = (line: string) => agent.state.operations.log(id, line);
  try {
    if (kind === "container.delete" && ctid !== null) {
      log("the agent was restarted; the delete goes on");
      await deleteContainer(agent, ctid, { step: log, log });
    } else if (ctid === null || !isDone(agent, ctid, kind)) {
      throw new BerthError("task.interrupted", `the agent was restarted during ${kind}`);
    } else {
      log("the agent was restarted when this had been done");
    }
    agent.state.operations.finish(id, null);
  } catch (error) {
    agent.state.operations.finish(id, toWireError(error, null));
    agent.log.warn({ operation: id, kind, ctid, err: error }, "an operation of the former life");
  }
}

/** Tells whether only the last line in the journal was missing. */
function isDone(agent: Agent, ctid: Ctid, kind: string): boolean {
  const record = agent.state.containers.find(ctid);
  if (kind === "container.start") return agent.live.has(ctid) && record?.wanted === "running";
  if (kind === "container.stop" || kind === "container.kill")
    return record?.state === "stopped" && record.wanted === "stopped";
  return false;
}
