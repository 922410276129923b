// What every story gets: the parts of the agent, constructed once in main.ts. Nothing is reached by
// import that could be reached by this value, so a test's agent lives beside the one in service.
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Logger } from "pino";
import type { BlockDevice, Cgroups } from "../cgroup/cgroups.ts";
import type { AgentConfig } from "../config.ts";
import type { Sampler } from "../metrics/sampler.ts";
import type { Network } from "../net/network.ts";
import type { DiskDriver } from "../rootfs/disk-driver.ts";
import type { State } from "../state/state.ts";
import type { ContainerLocks } from "./container-lock.ts";

/** A container whose init runs, as this life of the agent holds it: started here, or adopted. */
export interface LiveContainer {
  readonly ctid: Ctid;
  readonly startCount: number;
  /** PID 1 in the host's numbering. */
  readonly pid: number;
  readonly startedAtMs: number;
  /** The container's own disk; empty when it could not be found again. */
  readonly blockDevices: readonly BlockDevice[];
  /** Resolves when init has ended, in the monitor's words; `lost` when the monitor was lost with it. */
  readonly exited: Promise<Exit>;
  /** Kills init by its pidfd, and with it every process of the container. Idempotent. */
  kill(): void;
  /** Closes files and sockets of this life; the container is not touched. */
  close(): void;
}

export interface Agent {
  readonly config: AgentConfig;
  readonly log: Logger;
  readonly state: State;
  readonly locks: ContainerLocks;
  readonly cgroups: Cgroups;
  readonly disks: DiskDriver;
  readonly network: Network;
  readonly sampler: Sampler;
  /** The seccomp program as the kernel takes it, made once. */
  readonly filter: Uint8Array;
  /** The containers that run now, by their number. */
  readonly live: Map<Ctid, LiveContainer>;
  /** Called once for every live container whose init has ended, whoever ended it. */
  onExit(ctid: Ctid, exit: Exit): void;
}
