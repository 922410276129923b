import { createContainer } from "@berth/control/container/create-container.ts";
import { deleteContainer } from "@berth/control/container/delete-container.ts";
import { forceOffContainer } from "@berth/control/container/force-off-container.ts";
import { getContainer } from "@berth/control/container/get-container.ts";
import { getContainerIsolation } from "@berth/control/container/get-container-isolation.ts";
import { getContainerMetrics } from "@berth/control/container/get-container-metrics.ts";
import { listBinnedContainers } from "@berth/control/container/list-binned-containers.ts";
import { listContainers } from "@berth/control/container/list-containers.ts";
import { resetPassword } from "@berth/control/container/reset-password.ts";
import { restartContainer } from "@berth/control/container/restart-container.ts";
import { restoreContainer } from "@berth/control/container/restore-container.ts";
import { shutDownContainer } from "@berth/control/container/shut-down-container.ts";
import { startContainer } from "@berth/control/container/start-container.ts";
import { act, ask, router } from "../trpc.ts";

/** What can be done with containers; one line a use case. */
export const containerRouter = router({
  list: ask(listContainers),
  listBinned: ask(listBinnedContainers),
  get: ask(getContainer),
  metrics: ask(getContainerMetrics),
  isolation: ask(getContainerIsolation),
  create: act(createContainer),
  start: act(startContainer),
  shutDown: act(shutDownContainer),
  forceOff: act(forceOffContainer),
  restart: act(restartContainer),
  resetPassword: act(resetPassword),
  delete: act(deleteContainer),
  restore: act(restoreContainer),
});
