import type { IncomingMessage, ServerResponse } from "node:http";
import { CLIENT_ADDRESS_HEADER } from "@berth/control/auth/auth-options.ts";
import type { Panel } from "@berth/control/panel.ts";
import { answerAuth } from "./answer-auth.ts";
import { answerJoin } from "./answer-join.ts";
import { answerTrpc } from "./answer-trpc.ts";
import { clientAddress } from "./client-address.ts";
import { isForThisPanel, isFromOurPage } from "./guard-request.ts";
import { secureHeaders } from "./security-headers.ts";

const TRPC = "/api/trpc/";

/** What answers: the panel at its doors, the pages everywhere else. */
export interface Doors {
  readonly panel: Panel;
  readonly pages: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** True while developing, when Next's own overlay posts to the pages and React's development build evaluates text. */
  readonly isDeveloping?: boolean;
}

/** Ready is who reaches the database; anything more would tell strangers more. */
async function answerHealth(panel: Panel, res: ServerResponse): Promise<void> {
  const isHealthy = await panel.db.system.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  res.writeHead(isHealthy ? 200 : 503, { "content-type": "text/plain", "cache-control": "no-store" });
  res.end(isHealthy ? "ok\n" : "no database\n");
}

function refuse(res: ServerResponse, status: number, words: string): void {
  res.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${words}\n`);
}

/** Sends a request through the door its path names; `pages` answers what is no door. */
async function route(
  { panel, pages, isDeveloping = false }: Doors,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const [pathname = "/"] = (req.url ?? "/").split("?", 1);
  if (pathname.startsWith(TRPC)) return answerTrpc(panel, { req, res, path: pathname.slice(TRPC.length) });
  if (pathname.startsWith("/api/auth/")) return answerAuth(panel, req, res);
  if (pathname === "/join") return answerJoin(panel, req, res);
  if (pathname === "/healthz") return answerHealth(panel, res);
  if (pathname.startsWith("/api/")) return refuse(res, 404, "no such door");
  // Pages are read and nothing else: whatever Next would do with a body has no business here.
  if (!isDeveloping && req.method !== "GET" && req.method !== "HEAD") return refuse(res, 405, "pages are only read");
  return pages(req, res);
}

/** Makes the panel's HTTP listener: headers, guards, then the doors, then the pages. */
export function openDoors(doors: Doors): (req: IncomingMessage, res: ServerResponse) => void {
  const { publicUrl, log } = doors.panel;
  const { isDeveloping = false } = doors;
  return (req, res) => {
    const address = clientAddress(publicUrl, req);
    secureHeaders({ publicUrl, isDeveloping }, req, res);
    req.headers[CLIENT_ADDRESS_HEADER] = address;
    if (!isForThisPanel(publicUrl, req)) return refuse(res, 421, "this panel has another name");
    if (!isFromOurPage(publicUrl, req)) return refuse(res, 403, "not from a page of this panel");
    route(doors, req, res).catch((err: unknown) => {
      log.error({ err, url: req.url?.split("?")[0] }, "a request broke");
      if (res.headersSent) res.destroy();
      else refuse(res, 500, "something went wrong inside Berth");
    });
  };
}
