import { createContainer } from "@berth/control/container/create-container.ts";
import { deleteContainer } from "@berth/control/container/delete-container.ts";
import { forceOffContainer } from "@berth/control/container/force-off-container.ts";
import { getContainer } from "@berth/control/container/get-container.ts";
import { getContainerMetrics } from "@berth/control/container/get-container-metrics.ts";
import { listContainers } from "@berth/control/container/list-containers.ts";
import { restartContainer } from "@berth/control/container/restart-container.ts";
import { shutDownContainer } from "@berth/control/container/shut-down-container.ts";
import { startContainer } from "@berth/control/container/start-container.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with containers; one line a use case. */
export const containerRouter = router({
  list: ask(listContainers),
  get: ask(getContainer),
  metrics: ask(getContainerMetrics),
  create: act(createContainer),
  start: act(startContainer),
  shutDown: act(shutDownContainer),
  forceOff: act(forceOffContainer),
  restart: act(restartContainer),
  delete: act(deleteContainer),
});
