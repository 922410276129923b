// The frame round every story the panel or the shell asks for: one id, one run. It takes the
// container's lock, writes the operation down, answers at once, and goes on in the background; the
// journal tells how it ended. Before: nothing has happened. After: the lock is free again, whatever
// the story did, and before anybody can read that the operation has ended.
import type { Operation } from "@berth/contract/operation.ts";
import type { OperationName } from "@berth/contract/operations.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "./agent.ts";
import type { LockedAction } from "./container-lock.ts";
import type { Progress } from "./progress.ts";
import { toWireError } from "./to-wire-error.ts";

export interface OperationJob {
  /** Chosen by whoever asks; asking again with the same id finds the same operation. */
  readonly id: string;
  /** The operation's name in contract, or a word of our own for what the agent does by itself. */
  readonly kind: OperationName | "converge.start" | "converge.stop" | "converge.restart";
  readonly ctid: Ctid | null;
  /** What the lock is taken as; null runs beside whoever has it. */
  readonly action: LockedAction | null;
  /** The request id of the press; null for what the agent does by itself. */
  readonly traceId: string | null;
}

/** Starts the story and gives its operation; throws `container.busy` before anything is written down. */
export function runOperation(agent: Agent, job: OperationJob, story: (progress: Progress) => Promise<void>): Operation {
  const { operations } = agent.state;
  if (operations.has(job.id)) return operations.begin(job).operation;
  const release = job.ctid === null || job.action === null ? () => {} : agent.locks.take(job.ctid, job.action);
  try {
    const { operation } = operations.begin(job);
    follow(agent, job, { story, release }).catch((err: unknown) =>
      agent.log.fatal({ err, operation: job.id }, "the end of an operation could not be written down"),
    );
    return operation;
  } catch (error) {
    release();
    throw error;
  }
}

async function follow(
  agent: Agent,
  job: OperationJob,
  run: { story: (progress: Progress) => Promise<void>; release: () => void },
): Promise<void> {
  const { operations } = agent.state;
  const log = agent.log.child({ operation: job.id, kind: job.kind, ctid: job.ctid, traceId: job.traceId });
  const startedAt = performance.now();
  const write = (line: string) => operations.log(job.id, `${Math.round(performance.now() - startedAt)} ms  ${line}`);
  let last = "";
  const progress: Progress = {
    step: (step, percent) => {
      operations.step(job.id, step, percent);
      // A step that only moves its percentage is one line of the log.
      if (step !== last) write(step);
      last = step;
    },
    log: write,
  };
  const error = await run.story(progress).then(
    () => null,
    (thrown: unknown) => {
      log.error({ err: thrown }, "operation failed");
      return toWireError(thrown, job.traceId);
    },
  );
  write(error === null ? "done" : `failed: ${error.internal}`);
  run.release();
  operations.finish(job.id, error);
  if (error === null) log.info({ tookMs: Math.round(performance.now() - startedAt) }, "operation done");
}
