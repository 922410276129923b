// Who this node is, once it has joined: its key and certificate, the CA it trusts, and the name the
// panel must show. Kept in the tls directory, for root alone; the panel can never write here. Read
// by main.ts at start, written by join-panel.ts.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { hasCode } from "../ffi/has-code.ts";

const identitySchema = z.strictObject({
  nodeId: z.uuid(),
  panelUrl: z.string(),
  panelName: z.string().min(1),
  certificatePem: z.string().min(1),
  keyPem: z.string().min(1),
  caPem: z.string().min(1),
});
export type NodeIdentity = z.infer<typeof identitySchema>;

const FILE = "identity.json";

/** Reads the identity; null before the node has joined. */
export function readIdentity(tlsDir: string): NodeIdentity | null {
  let text: string;
  try {
    text = readFileSync(join(tlsDir, FILE), "utf8");
  } catch (failed) {
    // Any other failure must not look like a node that belongs to nobody.
    if (hasCode(failed, "ENOENT")) return null;
    throw failed;
  }
  return identitySchema.parse(JSON.parse(text));
}

/** Writes the identity whole or not at all: a node with a key of one life and a certificate of another is locked out. */
export function writeIdentity(tlsDir: string, identity: NodeIdentity): void {
  mkdirSync(tlsDir, { recursive: true, mode: 0o700 });
  chmodSync(tlsDir, 0o700);
  const fresh = join(tlsDir, `${FILE}.new`);
  writeFileSync(fresh, JSON.stringify(identity), { mode: 0o600, flush: true });
  renameSync(fresh, join(tlsDir, FILE));
}
