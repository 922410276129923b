import type { AgentSocket } from "./agent-socket.ts";

/** What every command works with: the agent, and where it writes. */
export interface Shell {
  readonly agent: AgentSocket;
  /** Results, one line a call. */
  print(line: string): void;
  /** Progress for whoever watches; not part of the result. */
  tell(line: string): void;
  /** True when results shall be JSON. */
  readonly isJson: boolean;
  /** Ends the command with this status once it has returned. */
  setExitCode(code: number): void;
}
