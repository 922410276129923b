import { type ContainerState, isLive } from "@berth/core/container/state.ts";
import type { TaskKind } from "@berth/core/task/kind.ts";

/** Why an action cannot be asked for now, as a key of the reader's words; null means it can. */
export type PowerReason = "reasonBusy" | "reasonRunning" | "reasonStopped" | "reasonUnknown" | "reasonSuspended" | null;

export type PowerAction = "start" | "shutDown" | "forceOff" | "restart" | "resetPassword" | "delete";

/** What decides about the actions: the state, and the kind of the task that runs, if one does. */
export interface PowerSituation {
  readonly state: ContainerState | "unknown";
  readonly taskKind: TaskKind | null;
  /** Then nothing may make it run. */
  readonly isSuspended?: boolean;
}

/** Tasks that Force off may override: a clean way down that does not come to its end. */
const overridable: ReadonlySet<TaskKind> = new Set(["container.shutDown", "container.restart", "container.start"]);

/** Decides for every action whether it can be asked for, and if not, why. The panel and the node decide again. */
export function powerReasons({
  state,
  taskKind,
  isSuspended = false,
}: PowerSituation): Readonly<Record<PowerAction, PowerReason>> {
  if (state === "unknown") {
    const reason = taskKind === null ? "reasonUnknown" : "reasonBusy";
    return {
      start: reason,
      shutDown: reason,
      forceOff: reason,
      restart: reason,
      resetPassword: reason,
      delete: reason,
    };
  }
  const live = isLive(state);
  const busy: PowerReason = taskKind === null ? null : "reasonBusy";
  const canOverride = taskKind === null || overridable.has(taskKind);
  const held: PowerReason = isSuspended ? "reasonSuspended" : null;
  return {
    start: busy ?? (live ? "reasonRunning" : held),
    shutDown: busy ?? (live ? null : "reasonStopped"),
    restart: busy ?? (live ? held : "reasonStopped"),
    forceOff: canOverride ? (live ? null : (busy ?? "reasonStopped")) : "reasonBusy",
    resetPassword: busy,
    delete: busy,
  };
}
