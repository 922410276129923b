import type { IncomingMessage } from "node:http";

const loopback = /^(::ffff:)?127\.|^::1$/;

/**
 * Tells who is at the other end. A proxy on this machine in front of a public URL names its client last in
 * X-Forwarded-For; anybody else's word there is worth nothing.
 */
export function clientAddress(publicUrl: string, req: IncomingMessage): string {
  const peer = req.socket.remoteAddress ?? "";
  const isBehindProxy = publicUrl.startsWith("https://") && loopback.test(peer);
  const forwarded = [req.headers["x-forwarded-for"]].flat().at(-1)?.split(",").at(-1)?.trim();
  return isBehindProxy && forwarded !== undefined && forwarded !== "" ? forwarded : peer;
}
