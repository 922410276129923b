import { listActivity } from "@berth/control/activity/list-activity.ts";
import { ask, router } from "../trpc.ts";

/** What was done to a container. */
export const activityRouter = router({ list: ask(listActivity) });
