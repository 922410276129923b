import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Server, ServerOptions } from "node:https";
import { createSecureContext } from "node:tls";
import { JOIN_SERVER_NAME } from "@berth/contract/endpoints.ts";
import type { CertificateAuthority } from "@berth/control/node/certificate-authority.ts";

/** Where the panel's certificate for browsers comes from. */
export interface WebCertificateOptions {
  readonly authority: Pick<CertificateAuthority, "issueWeb">;
  /** Names and addresses browsers use. */
  readonly hosts: readonly string[];
  /** A certificate of the provider's own (PEM, its chain after it) and its key; null lets Berth's authority make one. */
  readonly files: { readonly certFile: string; readonly keyFile: string } | null;
  readonly onError: (error: unknown) => void;
}

/** The panel's certificates, kept valid for as long as it runs. */
export interface WebCertificate {
  /** What createServer of node:https takes. */
  readonly options: ServerOptions;
  /** Looks every `everyMs` whether a file was replaced or a certificate of our own ends soon; returns the end of it. */
  keepFresh(server: Pick<Server, "setSecureContext">, everyMs: number): () => void;
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

function endsSoon(pair: Pair): boolean {
  return new X509Certificate(pair.cert).validToDate.getTime() - Date.now() < RENEW_BEFORE_MS;
}

/** Opens the certificates; throws when a given one cannot be read or is not its key's. */
export async function openWebCertificate(options: WebCertificateOptions): Promise<WebCertificate> {
  const { authority, hosts, files } = options;
  const issue = async (): Promise<Pair> => {
    const { certificatePem, caPem, keyPem } = await authority.issueWeb(hosts);
    return { cert: `${certificatePem}\n${caPem}`, key: keyPem };
  };
  const readFiles = (): Pair | null =>
    files === null ? null : { cert: readFileSync(files.certFile, "utf8"), key: readFileSync(files.keyFile, "utf8") };
  let own = await issue();
  let shown = readFiles() ?? own;
  let contexts = { own: createSecureContext(own), shown: createSecureContext(shown) };
  async function look(server: Pick<Server, "setSecureContext">): Promise<void> {
    if (endsSoon(own)) own = await issue();
    const next = readFiles() ?? own;
    // Half of a pair is on the disk for a moment while it is replaced: this throws, and the one before stays.
    contexts = { own: createSecureContext(own), shown: createSecureContext(next) };
    if (next.cert !== shown.cert) server.setSecureContext({ ...next, minVersion: "TLSv1.2" });
    shown = next;
  }
  return {
    options: {
      ...shown,
      minVersion: "TLSv1.2",
      SNICallback: (name, done) => done(null, name === JOIN_SERVER_NAME ? contexts.own : contexts.shown),
    },
    keepFresh(server, everyMs) {
      const timer = setInterval(() => void look(server).catch(options.onError), everyMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
