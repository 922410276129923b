import { once } from "node:events";
import { type ConnectionOptions, checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { nodeServerName } from "@berth/contract/endpoints.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { TlsIdentity } from "./certificate-authority.ts";

const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_MS = 10_000;

/** Where a node's agent listens (host:port), and the one certificate accepted there. */
export interface NodeEndpoint {
  readonly agentAddress: string;
  /** sha256 of the certificate's DER in lower-case hex; null accepts any of our CA with the node's name. */
  readonly certificateFingerprint: string | null;
  /** Another one that is accepted while the node's certificate is being renewed. */
  readonly nextFingerprint?: string | null;
}

/** What a connection to one node needs; both are asked anew at every dial, so that a change takes effect there. */
export interface DialSource {
  readonly nodeId: string;
  /** Gives where the node is; null when it is unknown or revoked. */
  findEndpoint(nodeId: string): Promise<NodeEndpoint | null>;
  identity(): Promise<TlsIdentity>;
}

/** Refuses a certificate that lacks the node's name or is not the one issued last. */
function checkNode(name: string, certificate: PeerCertificate, endpoint: NodeEndpoint): Error | undefined {
  const wrongName = checkServerIdentity(name, certificate);
  const { certificateFingerprint, nextFingerprint } = endpoint;
  if (wrongName !== undefined || certificateFingerprint === null) return wrongName;
  const given = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  if (given === certificateFingerprint || given === nextFingerprint) return undefined;
  return new Error(`the certificate ${given} is not the one issued to this node`);
}

function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(address.slice(colon + 1)) };
}

/** Builds the options of a mutual TLS connection: our certificate, and only that node at the other end. */
export async function nodeTlsOptions(source: DialSource): Promise<ConnectionOptions> {
  const [endpoint, identity] = await Promise.all([source.findEndpoint(source.nodeId), source.identity()]);
  if (endpoint === null) throw new BerthError("node.not_found", `node ${source.nodeId} is unknown or revoked`);
  return {
    ...splitAddress(endpoint.agentAddress),
    servername: nodeServerName(source.nodeId),
    ca: identity.caPem,
    cert: identity.certificatePem,
    key: identity.keyPem,
    minVersion: "TLSv1.3",
    checkServerIdentity: (name, certificate) => checkNode(name, certificate, endpoint),
  };
}

/** Opens one mutual TLS connection to the node; throws when nobody answers there or it is not that node. */
export async function dialNode(source: DialSource): Promise<TLSSocket> {
  const socket = connect(await nodeTlsOptions(source));
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
  return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
}
