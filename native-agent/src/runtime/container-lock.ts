// One container, one action at a time. Taken by run-operation.ts and by the exit of an init; what
// holds: two stories never change the same container's cgroups, disk or network at once.
// Force off passes while a start, stop or restart has the lock: it only ends processes, and the
// story that holds the lock sees the exit and cleans up.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** What may hold the lock, in the words of the operations. */
export type LockedAction = "put" | "start" | "stop" | "kill" | "restart" | "delete" | "setPassword" | "exit" | "adopt";

export interface ContainerLocks {
  /** Takes the lock and gives its release, or throws `container.busy` naming the action that has it. */
  take(ctid: Ctid, action: LockedAction): () => void;
  /** Waits for its turn; turns are given in the order they were asked for. */
  takeInTurn(ctid: Ctid, action: LockedAction): Promise<() => void>;
  holder(ctid: Ctid): LockedAction | null;
}

interface Held {
  readonly action: LockedAction;
  readonly next: (() => void)[];
}

/** Makes the locks of one agent's life. */
export function createContainerLocks(): ContainerLocks {
  const held = new Map<Ctid, Held>();

  const hold = (ctid: Ctid, action: LockedAction, next: (() => void)[]): (() => void) => {
    const mine: Held = { action, next };
    held.set(ctid, mine);
    return () => {
      // A second release of the same hold must not free somebody else's.
      if (held.get(ctid) !== mine) return;
      held.delete(ctid);
      next.shift()?.();
    };
  };
  return {
    take(ctid, action) {
      const other = held.get(ctid);
      if (other === undefined) return hold(ctid, action, []);
      throw new BerthError("container.busy", `container ${ctid} is busy: ${other.action}`, {
        params: { action: other.action },
      });
    },
    takeInTurn(ctid, action) {
      const other = held.get(ctid);
      if (other === undefined) return Promise.resolve(hold(ctid, action, []));
      return new Promise((resolve) => {
        other.next.push(() => resolve(hold(ctid, action, other.next)));
      });
    },
    holder: (ctid) => held.get(ctid)?.action ?? null,
  };
}
