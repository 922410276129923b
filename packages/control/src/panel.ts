import type { Database } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { Auth } from "./auth/auth.ts";
import type { TerminalRelay } from "./console/relay.ts";
import type { LiveHub } from "./live/hub.ts";
import type { MetricsRelay } from "./metrics/relay.ts";
import type { CertificateAuthority } from "./node/certificate-authority.ts";
import type { NodeClients } from "./node/node-clients.ts";
import type { TaskRunner } from "./task/runner.ts";

/** Everything one panel process is made of; constructed once, in apps/panel/server.ts. */
export interface Panel {
  readonly db: Database;
  readonly log: Logger;
  readonly auth: Auth;
  /** The root of every key the panel derives; from BERTH_SECRET_FILE. */
  readonly secret: string;
  /** Where browsers find the panel, without a slash at the end. */
  readonly publicUrl: string;
  readonly nodes: NodeClients;
  readonly hub: LiveHub;
  readonly tasks: TaskRunner;
  readonly terminals: TerminalRelay;
  readonly metrics: MetricsRelay;
  readonly authority: CertificateAuthority;
}
