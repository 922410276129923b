import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { StartOptions } from "../bootstrap/options.mjs";
import type { Places } from "./places.ts";

/** Who this host's agent is, as the panel's setup wants to hear it; `identity` is null before it has joined. */
export interface HostIdentity {
  readonly agentAddress: string;
  readonly identity: { readonly nodeId: string; readonly certificateFingerprint: string } | null;
}

const fileSchema = z.object({ nodeId: z.uuid(), certificatePem: z.string() });

/** Reads from the agent's own directory which node this host is; an identity nobody can read is none. */
export function readHostIdentity(places: Places, { agentPort }: Pick<StartOptions, "agentPort">): HostIdentity {
  const agentAddress = `127.0.0.1:${agentPort}`;
  try {
    const text = readFileSync(join(places.agentDir, "tls/identity.json"), "utf8");
    const { nodeId, certificatePem } = fileSchema.parse(JSON.parse(text));
    const { fingerprint256 } = new X509Certificate(certificatePem);
    const certificateFingerprint = fingerprint256.replaceAll(":", "").toLowerCase();
    return { agentAddress, identity: { nodeId, certificateFingerprint } };
  } catch {
    return { agentAddress, identity: null };
  }
}
