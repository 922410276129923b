// `berth join URL TOKEN`: the node makes its key, the panel signs it, and the node keeps both with
// the CA and the panel's name. Called by the local socket's join procedure. Before: the node
// belongs to nobody. After: the identity is on the disk, whole, and the panel may dial.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { TLSSocket } from "node:tls";
import { JOIN_SERVER_NAME } from "@berth/contract/endpoints.ts";
import { type JoinReply, joinReplySchema } from "@berth/contract/join.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { expectCertifies } from "./expect-certifies.ts";
import { makeKeyRequest } from "./make-key-request.ts";
import type { NodeIdentity } from "./node-identity.ts";
import { expectAuthority, fingerprintOf, readTokenFingerprint } from "./parse-token.ts";

export interface JoinAsk {
  readonly panelUrl: string;
  readonly token: string;
  /** Where the panel reaches this agent, host:port. */
  readonly agentAddress: string;
}

const ANSWER_WITHIN_MS = 30_000;
const MAX_REPLY_BYTES = 65_536;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Joins and gives the identity to keep; throws `join.token_invalid` or `join.failed`, and then nothing is kept. */
export async function joinPanel(ask: JoinAsk): Promise<NodeIdentity> {
  const fingerprint = readTokenFingerprint(ask.token);
  const url = readUrl(ask.panelUrl);
  const { keyPem, csrPem } = await makeKeyRequest();
  const body = { token: ask.token.trim(), csrPem, hostname: hostname(), agentAddress: ask.agentAddress };
  const reply = await post({ url, body: JSON.stringify(body), fingerprint });
  expectAuthority(reply.caPem, fingerprint);
  const { nodeId, panelName, certificatePem, caPem } = reply;
  expectCertifies({ certificatePem, keyPem, caPem });
  return { nodeId, panelUrl: ask.panelUrl, panelName, certificatePem, keyPem, caPem };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL("/join", text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new BerthError("join.failed", `${text} is not the address of a panel`);
  }
  if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) {
    throw new BerthError(
      "join.failed",
      `${url.origin} is not encrypted: a token goes over plain HTTP to this machine only`,
    );
  }
  return url;
}

/** Sends the request, and the token only to whom the system's roots or the token's own fingerprint vouch for. */
function post({ url, body, fingerprint }: { url: URL; body: string; fingerprint: string }): Promise<JoinReply> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(cause instanceof BerthError ? cause : new BerthError("join.failed", `asking ${url.origin}`, { cause }));
    const asked = request(url, {
      method: "POST",
      agent: false,
      rejectUnauthorized: false,
      // At a bare address there is no name to ask for; this one gets us the certificate the token vouches for.
      ...(isIP(url.hostname.replaceAll(/[[\]]/g, "")) === 0 ? {} : { servername: JOIN_SERVER_NAME }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    asked.once("error", fail);
    asked.once("response", (response) => {
      readText(response)
        .then((text) => resolve(readReply(response.statusCode ?? 0, text)))
        .catch(fail);
    });
    if (url.protocol === "http:") return asked.end(body);
    asked.once("socket", (socket) => {
      socket.once("secureConnect", () => {
        if (isTrusted(socket, fingerprint)) return asked.end(body);
        asked.destroy(
          new BerthError(
            "join.failed",
            `${url.origin} shows a certificate that neither this system nor the token vouches for`,
          ),
        );
      });
    });
  });
}

function isTrusted(socket: unknown, fingerprint: string): boolean {
  if (!(socket instanceof TLSSocket)) return false;
  if (socket.authorized) return true;
  const leaf = socket.getPeerX509Certificate();
  const issuer = leaf?.issuerCertificate;
  if (leaf === undefined || issuer === undefined) return false;
  return fingerprintOf(issuer) === fingerprint && leaf.verify(issuer.publicKey);
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MAX_REPLY_BYTES) throw new BerthError("join.failed", "the panel's answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function readReply(status: number, text: string): JoinReply {
  if (status === 403) throw new BerthError("join.token_invalid", `the panel refused the token: ${text.slice(0, 200)}`);
  if (status !== 200) throw new BerthError("join.failed", `the panel answered ${status}: ${text.slice(0, 200)}`);
  return joinReplySchema.parse(JSON.parse(text));
}
