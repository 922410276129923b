/** What the command's surroundings say; the only place that reads them. */
export interface CliEnv {
  /** The agent's root-only socket. */
  readonly socketPath: string;
}

/** Reads the environment; `--socket` of the command line rules over it. */
export function readEnv(): CliEnv {
  return { socketPath: process.env.BERTH_AGENT_SOCKET ?? "/run/berth/agent.sock" };
}
