import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Whose answers these are. */
export interface Secured {
  readonly publicUrl: string;
  /** True while developing, when React evaluates text and Next names its requests; never in the product. */
  readonly isDeveloping: boolean;
}

/**
 * What a page may do. Scripts run only with this answer's nonce, which Next reads from the request
 * and puts on its own; styles are set by charts and the terminal at run time and cannot have one.
 */
function contentPolicy(nonce: string, isDeveloping: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${isDeveloping ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const always: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** Headers by which others have told Next to skip its work; none of them is a client's to send. */
const internal =
  /^(x-middleware-|x-now-|x-nextjs-|x-invoke-|x-matched-path$|next-action$|x-forwarded-host$|x-berth-|content-security-policy)/;

/** By these Next finds, while developing, which page waits for what it says of a request; without them each waits for ever. */
const ofDevelopment = /^x-nextjs-(html-)?request-id$/;

/** Takes internal headers off the request, puts the safe ones on the answer, and hands Next its nonce. */
export function secureHeaders({ publicUrl, isDeveloping }: Secured, req: IncomingMessage, res: ServerResponse): void {
  const isTaken = (name: string) => internal.test(name) && !(isDeveloping && ofDevelopment.test(name));
  for (const name of Object.keys(req.headers).filter(isTaken)) delete req.headers[name];
  for (const [name, value] of Object.entries(always)) res.setHeader(name, value);
  const policy = contentPolicy(randomBytes(16).toString("base64"), isDeveloping);
  req.headers["content-security-policy"] = policy;
  res.setHeader("content-security-policy", policy);
  if (publicUrl.startsWith("https://")) res.setHeader("strict-transport-security", "max-age=31536000");
}
