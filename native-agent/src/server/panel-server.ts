// The agent's one port on the network: HTTPS with mutual TLS. Opened by main.ts once the node has
// joined. What holds: whoever gets past the handshake has a certificate of our own CA with the
// panel's name in it; another node's certificate, signed by the same CA, is turned away.
import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { Duplex } from "node:stream";
import { type SecureContextOptions, TLSSocket } from "node:tls";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { NodeIdentity } from "../join/node-identity.ts";

export interface PanelServerOptions {
  readonly host: string;
  /** 0 asks the kernel for a free one. */
  readonly port: number;
  readonly identity: NodeIdentity;
  readonly onRequest: RequestListener;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface PanelServer {
  readonly port: number;
  /** Becomes another node, or the same under another CA; the connections of the old one are closed. */
  replaceIdentity(identity: NodeIdentity): void;
  /** Takes a newer certificate of the same node and CA; who is connected stays. */
  renewIdentity(identity: NodeIdentity): void;
  /** Closes the port and every connection at once; streams are resumed by their follower. */
  close(): Promise<void>;
}

/** Longer than the panel keeps an idle connection, so that it is never closed under a request. */
const KEEP_ALIVE_MS = 60_000;

/** Opens the port; throws when it is taken. */
export async function openPanelServer(options: PanelServerOptions): Promise<PanelServer> {
  let { identity } = options;
  // Judged once, when the handshake ends: a socket that is closing no longer knows who was there.
  const panels = new Set<unknown>();
  const server = createServer({
    ...tlsOptions(identity),
    requestCert: true,
    rejectUnauthorized: true,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    if (!isPanel(socket, identity.panelName)) return socket.destroy();
    panels.add(socket);
    socket.once("close", () => panels.delete(socket));
  });
  server.on("request", (request, response) => {
    if (!panels.has(request.socket)) return request.socket.destroy();
    options.onRequest(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    if (!panels.has(request.socket)) return socket.destroy();
    options.onUpgrade(request, socket, head);
  });
  server.on("tlsClientError", () => {});
  await listen(server, options);
  const endConnections = () => {
    for (const socket of panels) if (socket instanceof TLSSocket) socket.destroy();
    server.closeAllConnections();
  };
  const show = (next: NodeIdentity) => {
    identity = next;
    server.setSecureContext(tlsOptions(next));
  };
  return {
    port: readPort(server),
    replaceIdentity(next) {
      show(next);
      endConnections();
    },
    renewIdentity: show,
    async close() {
      server.close();
      endConnections();
      await once(server, "close");
    },
  };
}

function tlsOptions(identity: NodeIdentity): SecureContextOptions {
  return { cert: identity.certificatePem, key: identity.keyPem, ca: identity.caPem, minVersion: "TLSv1.3" };
}

/** Tells whether the other end is our panel: its chain was checked by TLS, its name is checked here. */
function isPanel(socket: TLSSocket, panelName: string): boolean {
  return socket.authorized && socket.getPeerX509Certificate()?.subject === `CN=${panelName}`;
}

async function listen(server: Server, { host, port }: PanelServerOptions): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new BerthError("internal.unexpected", `listening on ${host}:${port}`, { cause });
  }
}

function readPort(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
