import { getTask } from "@berth/control/task/get-task.ts";
import { listTasks } from "@berth/control/task/list-tasks.ts";
import { retryTask } from "@berth/control/task/retry-task.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with tasks. */
export const taskRouter = router({ list: ask(listTasks), get: ask(getTask), retry: act(retryTask) });
