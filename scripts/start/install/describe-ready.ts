import { hostname } from "node:os";

/** What the last lines of `npm start` are made from. */
export interface ReadyFacts {
  readonly address: string;
  readonly setupUrl: string | null;
  /** How Berth was started, which decides how it is stopped. */
  readonly way: "foreground" | "detached" | "service";
  /** Where words go that nobody sees. */
  readonly logs: string;
  /** Berth's own authority, where the panel's certificate is of it; null elsewhere. */
  readonly authority: { readonly file: string; readonly fingerprint: string } | null;
}

const ENDS = {
  foreground: "Ctrl-C stops panel and agent; containers go on.",
  detached: "npm start -- --stop stops Berth; containers go on.",
  service:
    "Berth starts with this machine. npm start -- --stop stops it, and --no-service ends that; containers go on.",
} as const;

/** A certificate's sha256 as browsers show it: pairs of capital hex digits with colons between. */
function spell(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/../g) ?? []).join(":");
}

/** Writes the closing lines: where the panel is, and what to do next. */
export function describeReady({ address, setupUrl, way, logs, authority }: ReadyFacts): string {
  const port = new URL(address).port || "80";
  const isLoopback = address.startsWith("http://127.0.0.1");
  const tunnel = isLoopback ? [`  From another computer: ssh -L ${port}:127.0.0.1:${port} root@${hostname()}`] : [];
  const setup =
    setupUrl === null ? [] : ["", "  Set the first admin's password (this link works once):", `  ${setupUrl}`];
  const trust =
    authority === null
      ? []
      : [
          "",
          `  The certificate is of Berth's own authority. Import ${authority.file} into your browser; SHA-256:`,
          `  ${spell(authority.fingerprint)}`,
        ];
  return [
    "",
    `  Berth is ready: ${address}`,
    ...tunnel,
    ...trust,
    ...setup,
    "",
    `  ${ENDS[way]} Logs: ${logs}`,
    "",
  ].join("\n");
}
