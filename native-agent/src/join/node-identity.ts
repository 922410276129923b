// Who this node is, once it has joined: its key and certificate, the CA it trusts, and the name the
// panel must show. Kept in the tls directory, for root alone; the panel can never write here. Read
// by main.ts at start, written by join-panel.ts.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BerthError } from "@berth/core/errors/berth-error.ts";
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

/** Reads the identity; null before the node has joined, `agent.identity_damaged` when the file is not what we wrote. */
export function readIdentity(tlsDir: string): NodeIdentity | null {
  const path = join(tlsDir, FILE);
  try {
    return identitySchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    // Any other failure must not look like a node that belongs to nobody.
    if (hasCode(cause, "ENOENT")) return null;
    throw new BerthError("agent.identity_damaged", `${path} cannot be read; join the panel again with berth join`, {
      cause,
    });
  }
}

/** Writes the identity whole or not at all: a node with a key of one life and a certificate of another is locked out. */
export function writeIdentity(tlsDir: string, identity: NodeIdentity): void {
  mkdirSync(tlsDir, { recursive: true, mode: 0o700 });
  chmodSync(tlsDir, 0o700);
  const fresh = join(tlsDir, `${FILE}.new`);
  writeFileSync(fresh, JSON.stringify(identity), { mode: 0o600, flush: true });
  renameSync(fresh, join(tlsDir, FILE));
}
