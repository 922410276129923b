// What every story of a container is given: the parts, the state, and the containers that live now.
// Constructed once by main.ts (and by tests, with names of their own); nothing here opens anything.

import type { Image } from "@berth/contract/node-facts.ts";
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Logger } from "pino";
import type { Cgroups } from "../cgroup/cgroups.ts";
import type { AgentConfig } from "../config.ts";
import type { Network } from "../net/network.ts";
import type { DiskDriver } from "../rootfs/disk-driver.ts";
import type { State } from "../state/state.ts";
import type { ContainerLocks } from "./container-lock.ts";
import type { LiveContainer } from "./live-container.ts";

export interface Agent {
  readonly config: AgentConfig;
  readonly log: Logger;
  readonly state: State;
  readonly locks: ContainerLocks;
  readonly cgroups: Cgroups;
  readonly disks: DiskDriver;
  readonly network: Network;
  /** The seccomp program every process of a VPS is born with, as the kernel reads it. */
  readonly filter: Uint8Array;
  /** The running containers this agent holds; a container is here from its first process to its last. */
  readonly live: Map<Ctid, LiveContainer>;
  /** Gives the whole image, or throws `image.not_found`. */
  findImage(digest: string): Image;
  /** Told when init runs: after a start and after an adoption. */
  onStarted(container: LiveContainer): void;
  /**
   * Told once per life, after every process of the container has ended. Its cgroups, network and mounts
   * may still be there: whoever holds the container's lock calls releaseContainer.
   */
  onExit(ctid: Ctid, exit: Exit): void;
  /** Told when a deleted container's disk is gone, before its record goes: what else was kept of it goes now. */
  onDeleted(ctid: Ctid): Promise<void>;
}
