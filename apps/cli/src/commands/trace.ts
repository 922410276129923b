import { operationSchema } from "@berth/contract/operation.ts";
import { z } from "zod";
import type { Shell } from "../shell.ts";

const tracedSchema = z.array(z.object({ operation: operationSchema, log: z.string() }));

/** `berth trace ID`: this node's part of a task, each attempt with its steps and times. */
export async function traceCommand(shell: Shell, id: string): Promise<void> {
  const traced = await shell.agent.callLocal({ name: "trace", type: "query", output: tracedSchema }, { id });
  if (shell.isJson) return shell.print(JSON.stringify(traced, null, 2));
  if (traced.length === 0) shell.print(`nothing of ${id} happened on this node`);
  for (const { operation, log } of traced) {
    const { kind, ctid, state, startedAtMs, error } = operation;
    shell.print(`${new Date(startedAtMs).toISOString()}  ${kind}  ${ctid ?? ""}  ${state}  ${operation.id}`);
    for (const line of log.trimEnd().split("\n")) shell.print(`  ${line}`);
    if (error !== null) shell.print(`  ${error.code}: ${error.internal}`);
  }
}
