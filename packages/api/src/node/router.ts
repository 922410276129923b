import { getNode } from "@berth/control/node/get-node.ts";
import { listNodes } from "@berth/control/node/list-nodes.ts";
import { ask, router } from "../trpc.ts";

/** What can be asked of nodes. */
export const nodeRouter = router({ list: ask(listNodes), get: ask(getNode) });
