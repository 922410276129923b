import { listPools } from "@berth/control/pool/list-pools.ts";
import { ask, router } from "../trpc.ts";

/** What can be asked of address pools. */
export const poolRouter = router({ list: ask(listPools) });
