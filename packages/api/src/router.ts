import { activityRouter } from "./activity/router.ts";
import { containerRouter } from "./container/router.ts";
import { imageRouter } from "./image/router.ts";
import { invitationRouter } from "./invitation/router.ts";
import { liveRouter } from "./live/router.ts";
import { nodeRouter } from "./node/router.ts";
import { overviewRouter } from "./overview/router.ts";
import { planRouter } from "./plan/router.ts";
import { poolRouter } from "./pool/router.ts";
import { sessionRouter } from "./session/router.ts";
import { setupRouter } from "./setup/router.ts";
import { taskRouter } from "./task/router.ts";
import { tenantRouter } from "./tenant/router.ts";
import { terminalRouter } from "./terminal/router.ts";
import { router } from "./trpc.ts";

/** Everything that can be asked of the panel. */
export const appRouter = router({
  setup: setupRouter,
  session: sessionRouter,
  invitation: invitationRouter,
  overview: overviewRouter,
  node: nodeRouter,
  image: imageRouter,
  tenant: tenantRouter,
  plan: planRouter,
  pool: poolRouter,
  container: containerRouter,
  activity: activityRouter,
  task: taskRouter,
  terminal: terminalRouter,
  live: liveRouter,
});

/** The router's type: all that the browser knows of it. */
export type AppRouter = typeof appRouter;
