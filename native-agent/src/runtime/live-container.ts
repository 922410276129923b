// One container that runs, as the agent holds it: which process is its init, and the line to its monitor.
// Made by hold-container.ts for a start and for an adoption; ends by itself when init ends.
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { BlockDevice } from "../rootfs/root-mounts.ts";
import type { Init } from "../state/container-record.ts";

export interface LiveContainer {
  readonly ctid: Ctid;
  /** Names this life of the container, for charts: CTID, start count and start time. */
  readonly startId: string;
  readonly init: Init;
  /** Of init; a signal sent by it can reach no other process, see pidfd_send_signal(2). */
  readonly pidfd: number;
  readonly blockDevices: readonly BlockDevice[];
  /** Where its console is served; nobody answers there while `isMonitored` is false. */
  readonly consolePath: string;
  /** False once the monitor is gone though init runs: how init ends will not be known. */
  readonly isMonitored: boolean;
  /** Resolves once, after init has ended and `onExit` was told. Never rejects. */
  readonly ended: Promise<Exit>;
  /** Lets go of the descriptors and the line; the container runs on. For an agent that ends. */
  letGo(): void;
}
