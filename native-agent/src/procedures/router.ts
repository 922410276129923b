// All an agent can be asked, nested by the dots of contract's names. A test holds it equal to the
// closed list; the panel knows this router as a type only.
import { certificateInstall } from "./certificate-install.ts";
import { certificateRequest } from "./certificate-request.ts";
import { containerDelete } from "./container-delete.ts";
import { containerKill } from "./container-kill.ts";
import { containerList } from "./container-list.ts";
import { containerPut } from "./container-put.ts";
import { containerRestart } from "./container-restart.ts";
import { containerSetPassword } from "./container-set-password.ts";
import { containerStart } from "./container-start.ts";
import { containerStop } from "./container-stop.ts";
import { eventsStream } from "./events-stream.ts";
import { hello } from "./hello.ts";
import { imageBuild } from "./image-build.ts";
import { imageList } from "./image-list.ts";
import { isolationReport } from "./isolation-report.ts";
import { metricsHistory } from "./metrics-history.ts";
import { metricsRecent } from "./metrics-recent.ts";
import { metricsStream } from "./metrics-stream.ts";
import { operationGet } from "./operation-get.ts";
import { operationLog } from "./operation-log.ts";
import { operationWatch } from "./operation-watch.ts";
import { router } from "./procedure.ts";
import { terminalOpen } from "./terminal-open.ts";

/** The agent's router. */
export const agentRouter = router({
  hello,
  container: router({
    list: containerList,
    put: containerPut,
    start: containerStart,
    stop: containerStop,
    kill: containerKill,
    restart: containerRestart,
    delete: containerDelete,
    setPassword: containerSetPassword,
  }),
  operation: router({ get: operationGet, watch: operationWatch, log: operationLog }),
  events: router({ stream: eventsStream }),
  metrics: router({ recent: metricsRecent, stream: metricsStream, history: metricsHistory }),
  image: router({ list: imageList, build: imageBuild }),
  terminal: router({ open: terminalOpen }),
  isolation: router({ report: isolationReport }),
  certificate: router({ request: certificateRequest, install: certificateInstall }),
});

/** What the panel and the command line know of an agent. */
export type AgentRouter = typeof agentRouter;
