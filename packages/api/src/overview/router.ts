import { getOverview } from "@berth/control/overview/get-overview.ts";
import { listBusiest } from "@berth/control/overview/list-busiest.ts";
import { ask, router } from "../trpc.ts";

/** What staff begin with. */
export const overviewRouter = router({ get: ask(getOverview), busiest: ask(listBusiest) });
