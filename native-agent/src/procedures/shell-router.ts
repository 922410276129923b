// What root at the node's own shell can ask: all of the panel's list but what changes a spec (that is
// refused by procedure.ts), and a few things the panel has no business with.
import { mergeRouters, router } from "./procedure.ts";
import { agentRouter } from "./router.ts";
import { shellExec } from "./shell-exec.ts";
import { shellJoin } from "./shell-join.ts";
import { shellList } from "./shell-list.ts";
import { shellTrace } from "./shell-trace.ts";

/** The router of the root-only socket. */
export const shellRouter = mergeRouters(
  agentRouter,
  router({ join: shellJoin, exec: shellExec, list: shellList, trace: shellTrace }),
);

/** What the command line knows of it. */
export type ShellRouter = typeof shellRouter;
