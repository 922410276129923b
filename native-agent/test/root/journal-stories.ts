// The stories of a container as the panel asks for them, each an operation of the closed list, for the tests that end an
// agent in the middle of them: what must hold before, what is asked, and what holds when it is done.
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import type { Operation } from "@berth/contract/operation.ts";
import { ctidSchema } from "@berth/core/container/ctid.ts";
import type { ProcedureContext } from "../../src/procedures/context.ts";
import { createDestructiveLimit } from "../../src/procedures/destructive-limit.ts";
import { createCallerFactory } from "../../src/procedures/procedure.ts";
import { agentRouter } from "../../src/procedures/router.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { converge } from "../../src/runtime/converge.ts";
import { guardNetwork } from "../../src/runtime/guard-network.ts";
import { createRestarts } from "../../src/runtime/restarts.ts";
import { settleExit } from "../../src/runtime/settle-exit.ts";
import type { TestAgent } from "./agent-bench.ts";

export const ctid = ctidSchema.parse(5901);
export const HASH = `$6$salt$${"x".repeat(86)}`;
/** The tests' own boot: the host does not boot between two of their agents. */
const BOOT = "one boot";

/** How a container is, as far as the panel can tell. */
export type Shape = "none" | "stopped" | "running" | "binned" | "password waits";

export interface Story {
  readonly before: Shape;
  readonly after: Shape;
  readonly operation: "put" | "start" | "stop" | "kill" | "restart" | "delete" | "setPassword";
}

export const stories: Readonly<Record<string, Story>> = {
  create: { before: "none", after: "stopped", operation: "put" },
  start: { before: "password waits", after: "running", operation: "start" },
  stop: { before: "running", after: "stopped", operation: "stop" },
  "force off": { before: "running", after: "stopped", operation: "kill" },
  restart: { before: "running", after: "running", operation: "restart" },
  bin: { before: "running", after: "binned", operation: "put" },
  restore: { before: "binned", after: "stopped", operation: "put" },
  "reset of the password": { before: "stopped", after: "password waits", operation: "setPassword" },
  delete: { before: "running", after: "none", operation: "delete" },
};

/** Tells how the container is by the agent's record; null while that is something in between. */
export function shapeOf(agent: Agent): Shape | null {
  const record = agent.state.containers.find(ctid);
  if (record === null) return "none";
  const { state, wanted, spec, pendingPasswordHash } = record;
  if (state === "running" && wanted === "running" && !spec.isBinned) return "running";
  if (state !== "stopped" || wanted !== "stopped") return null;
  if (spec.isBinned) return "binned";
  return pendingPasswordHash === null ? "stopped" : "password waits";
}

/** Asks the agent as the panel does; the operation goes on. */
export async function ask(
  agent: Agent,
  operation: Story["operation"],
  { operationId, spec }: { operationId: string; spec: ContainerSpec },
): Promise<Operation> {
  const context: Partial<ProcedureContext> = {
    agent,
    caller: "panel",
    contractVersion: 1,
    traceId: "t",
    destructiveLimit: createDestructiveLimit(100_000),
  };
  const { container } = createCallerFactory(agentRouter)(context as ProcedureContext);
  const act = { operationId, ctid };
  const timed = { ...act, timeoutMs: 10_000 };
  switch (operation) {
    case "put":
      return container.put({ operationId, spec });
    case "start":
      return container.start(act);
    case "stop":
      return container.stop(timed);
    case "kill":
      return container.kill(act);
    case "restart":
      return container.restart(timed);
    case "delete":
      return container.delete(act);
    case "setPassword":
      return container.setPassword({ ...act, rootPasswordHash: HASH });
  }
}

/** Follows an operation to its end. */
export async function ended(agent: Agent, id: string): Promise<Operation> {
  const never = new AbortController().signal;
  let last = agent.state.operations.get(id);
  for await (const { operation } of agent.state.operations.watch(id, -1, never)) last = operation;
  return last;
}

/** Does what main.ts does before it opens its doors; gives the agent as it settles exits. */
export async function beginLife(opened: TestAgent): Promise<{ agent: TestAgent; end(): void }> {
  const restarts = createRestarts();
  const agent: TestAgent = {
    ...opened,
    onExit(which, exit) {
      opened.onExit(which, exit);
      void settleExit(agent, restarts, { ctid: which, exit });
    },
  };
  agent.state.meta.set("boot_id", BOOT);
  const guard = guardNetwork(agent);
  await converge(agent, restarts, { bootId: BOOT });
  return {
    agent,
    end() {
      restarts.close();
      guard.close();
    },
  };
}
