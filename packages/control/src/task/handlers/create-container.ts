import { ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import { buildSpec, specParts } from "../../node/build-spec.ts";
import { patiently } from "../patiently.ts";
import { runOperation } from "../run-operation.ts";
import type { TaskHandler } from "../task-run.ts";
import { forgetRootPassword } from "./forget-root-password.ts";

const inputSchema = z.strictObject({ isStarted: z.boolean() });

/** Gives the node the container's spec, which makes its disk, then starts it if that was asked for. */
export const createContainerTask: TaskHandler = async (run) => {
  const { task, db, node } = run;
  const { isStarted } = inputSchema.parse(task.input);
  const id = task.containerId ?? "";
  const row = await patiently(run, () => db.container.findUnique({ where: { id }, include: specParts }));
  const spec = row === null ? null : buildSpec(row);
  if (row === null || spec === null)
    throw new BerthError("container.not_found", `the container of task ${task.id} is gone`);
  const options = { traceId: task.requestId };
  await runOperation(run, {
    number: 1,
    fromPercent: 0,
    toPercent: isStarted ? 60 : 100,
    call: (operationId) => node.call("container.put", { operationId, spec }, options),
  });
  await forgetRootPassword(run);
  if (!isStarted) return undefined;
  const ctid = ctidSchema.parse(row.ctid);
  await runOperation(run, {
    number: 2,
    fromPercent: 60,
    toPercent: 100,
    call: (operationId) => node.call("container.start", { operationId, ctid }, options),
  });
  return undefined;
};
