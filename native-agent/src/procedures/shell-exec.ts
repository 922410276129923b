// `exec` of the root-only socket: one command inside a container, as its root, with its output. The
// command is the container's own program and runs with all of its walls round it.
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { runInside } from "../runtime/run-inside.ts";
import { shellProcedure } from "./procedure.ts";

const execInput = z.strictObject({
  ctid: ctidSchema,
  argv: z.array(z.string().max(65_536)).min(1).max(100),
  stdin: z.string().max(900_000).default(""),
  timeoutMs: z.number().int().min(100).max(3_600_000).default(60_000),
});

/** Runs the command and answers with its exit status and output. */
export const shellExec = shellProcedure
  .input(execInput)
  .output(z.strictObject({ code: z.number().int(), stdout: z.string(), stderr: z.string() }))
  .mutation(({ ctx, input }) => {
    const { ctid, argv, stdin, timeoutMs } = input;
    ctx.agent.log.info({ ctid, program: argv[0], traceId: ctx.traceId }, "exec by root of the node");
    return runInside(ctx.agent, ctid, { argv: findProgram(argv), stdin, timeoutMs });
  });

/** execve(2) wants a path: a bare name is looked for inside, by the container's own shell. */
function findProgram(argv: readonly string[]): readonly string[] {
  return argv[0]?.includes("/") === true ? argv : ["/bin/sh", "-c", 'exec "$0" "$@"', ...argv];
}
