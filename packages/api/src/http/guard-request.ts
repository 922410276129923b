import type { IncomingMessage } from "node:http";
import { isTrustedOrigin, trustedOrigins } from "@berth/control/auth/trusted-origins.ts";

const MAX_URL_CHARS = 16_384;

function host(req: IncomingMessage): { origin?: string; host?: string } {
  const { origin, host: name } = req.headers;
  return { ...(origin === undefined ? {} : { origin }), ...(name === undefined ? {} : { host: name }) };
}

/**
 * Tells whether a request that changes something may be from a page of ours: its origin is ours, or it
 * names none because no browser sent it. Cookies alone prove nothing: browsers send them for any page.
 */
export function isFromOurPage(publicUrl: string, req: IncomingMessage): boolean {
  if (req.method === "GET" || req.method === "HEAD") return true;
  if (req.headers.origin !== undefined) return isTrustedOrigin(publicUrl, host(req));
  const site = req.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin";
}

/**
 * Tells whether the request is meant for this panel. On plain http we answer to loopback names only, so
 * that a foreign name that resolves here (DNS rebinding) reads nothing; behind a proxy, the proxy rules.
 */
export function isForThisPanel(publicUrl: string, req: IncomingMessage): boolean {
  if ((req.url ?? "").length > MAX_URL_CHARS || !(req.url ?? "").startsWith("/")) return false;
  if (publicUrl.startsWith("https://")) return true;
  const name = req.headers.host ?? null;
  return name !== null && trustedOrigins(publicUrl, name).includes(`http://${name}`);
}
