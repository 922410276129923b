import { hostname } from "node:os";

/** What the last lines of `npm start` are made from. */
export interface ReadyFacts {
  readonly address: string;
  readonly setupUrl: string | null;
  readonly isDetached: boolean;
  readonly logDir: string;
}

/** Writes the closing lines: where the panel is, and what to do next. */
export function describeReady({ address, setupUrl, isDetached, logDir }: ReadyFacts): string {
  const port = new URL(address).port || "80";
  const isLoopback = address.startsWith("http://127.0.0.1");
  const tunnel = isLoopback ? [`  From another computer: ssh -L ${port}:127.0.0.1:${port} root@${hostname()}`] : [];
  const setup =
    setupUrl === null ? [] : ["", "  Set the first admin's password (this link works once):", `  ${setupUrl}`];
  const end = isDetached
    ? "  npm start -- --stop stops Berth; containers go on."
    : "  Ctrl-C stops panel and agent; containers go on.";
  return ["", `  Berth is ready: ${address}`, ...tunnel, ...setup, "", `${end} Logs: ${logDir}`, ""].join("\n");
}
