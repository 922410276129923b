import type { IncomingMessage } from "node:http";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** The largest body of a form: a sign-in, a join, a new password. */
const MAX_FORM_BYTES = 64 * 1024;

/**
 * Reads a small body whole; a larger one is `input.too_large`. The request is left open, so that
 * the refusal can still be read: whoever answers must close the connection, for the rest was not read.
 */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_FORM_BYTES) throw new BerthError("input.too_large", `the body is over ${MAX_FORM_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
