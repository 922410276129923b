import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Caller } from "../src/actor.ts";

/** What one process is to do at one moment. */
export interface Presses {
  readonly caller: Omit<Caller, "panel">;
  readonly presses: readonly {
    readonly act: "create" | "start" | "shutDown" | "forceOff" | "restart";
    readonly input: object;
  }[];
}

/** How one press ended. */
export type Ending =
  | { readonly ok: true; readonly taskId: string }
  | {
      readonly ok: false;
      readonly code: string;
      readonly field: string | null;
      readonly params: Readonly<Record<string, string | number>>;
    };

/** A panel process that presses what it is told to, all of it at once. */
export interface PanelProcess {
  press(presses: Presses): Promise<Ending[]>;
  close(): Promise<void>;
}

/** Starts one more panel process on a database. */
export async function startPanelProcess(databaseUrl: string): Promise<PanelProcess> {
  const script = join(import.meta.dirname, "panel-process.ts");
  const child: ChildProcess = fork(script, [databaseUrl], { execArgv: [], serialization: "advanced" });
  await once(child, "message");
  return {
    async press(presses) {
      const answered = once(child, "message");
      child.send(presses);
      const [endings] = await answered;
      return endings;
    },
    async close() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
