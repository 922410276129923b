// The container's life in cgroup2: the tree it sees as its own, and the way we freeze, kill and count
// it on every host, for these files need no controller. Called by container-cgroups.ts.
// Each start gets a directory of its own, PARENT/CTID-START: on kernel 6.18 processes cloned into a directory
// in which cgroup.kill was ever written die at once, so no directory serves twice.
import { chownSync, existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";
import { makeDirectory, removeTree } from "./directory.ts";
import { numberOfKey, readKernelFile, writeKernelFile } from "./kernel-file.ts";

/** How long the kernel may take to freeze, thaw or bury a container; it takes under 50 ms. */
const PATIENCE_MS = 10_000;

/** A container makes cgroups of its own, and each takes kernel memory: Debian has fifty, a hundred nested containers some thousand. */
const [MOST_DESCENDANTS, MOST_DEPTH] = [4096, 32] as const;

/** What a container's root may write in its own tree; the limits beside them stay ours. */
const delegatedFiles = ["", "/cgroup.procs", "/cgroup.threads", "/cgroup.subtree_control"];

export class UnifiedTree {
  readonly #parent: string;
  readonly #parentInTree: string;
  readonly #controllers: readonly string[];

  /** `controllers` are those cgroup2 has on this host; empty on v1 and hybrid hosts. */
  constructor(parent: { path: string; inTree: string }, controllers: readonly string[]) {
    this.#parent = parent.path;
    this.#parentInTree = parent.inTree;
    this.#controllers = controllers;
  }

  /** Makes the directory of one start; returns it. Limits and counters of cgroup2 are in its files. */
  create(ctid: number, startCount: number): string {
    const directory = `${this.#parent}/${ctid}-${startCount}`;
    makeDirectory(directory);
    const root = this.rootOf(directory);
    if (root !== directory) {
      enableControllers(directory, this.#controllers);
      makeDirectory(root);
    }
    writeKernelFile(`${root}/cgroup.max.descendants`, MOST_DESCENDANTS);
    writeKernelFile(`${root}/cgroup.max.depth`, MOST_DEPTH);
    return directory;
  }

  /**
   * The directory that is the container's own cgroup root. With controllers on cgroup2 it lies one
   * below the limits: a cgroup that hands controllers on may hold no process itself, and our shells
   * need a place to enter that is under the limits and that the container cannot take away.
   */
  rootOf(directory: string): string {
    return this.#controllers.length === 0 ? directory : `${directory}/root`;
  }

  /** The directory of a start as /proc/PID/cgroup names it. */
  pathOf(directory: string): string {
    return `${this.#parentInTree}/${basename(directory)}`;
  }

  /** The directory a joining process enters: the container's root, or beside it once that is closed to processes. */
  entranceOf(directory: string): string {
    const root = this.rootOf(directory);
    if (readKernelFile(`${root}/cgroup.subtree_control`) === "") return root;
    const beside = `${directory}/joined`;
    makeDirectory(beside);
    return beside;
  }

  /** Lets a uid of the container make cgroups of its own below its root. */
  delegate(directory: string, uid: number, gid: number): void {
    for (const file of delegatedFiles) chownSync(`${this.rootOf(directory)}${file}`, uid, gid);
  }

  /** The directories of all starts of a container that still exist, the newest last. */
  directoriesOf(ctid: number): string[] {
    return this.#starts()
      .filter((start) => start.ctid === ctid)
      .sort((one, other) => one.startCount - other.startCount)
      .map((start) => `${this.#parent}/${start.name}`);
  }

  /** The containers that have a directory. */
  census(): number[] {
    return this.#starts().map((start) => start.ctid);
  }

  #starts(): { name: string; ctid: number; startCount: number }[] {
    if (!existsSync(this.#parent)) return [];
    return readdirSync(this.#parent).flatMap((name) => {
      const [, ctid, startCount] = /^(\d+)-(\d+)$/.exec(name) ?? [];
      return ctid === undefined ? [] : [{ name, ctid: Number(ctid), startCount: Number(startCount) }];
    });
  }
}

/** Hands controllers on to the directories below this one; each is asked alone, so that the error names it. */
export function enableControllers(directory: string, controllers: readonly string[]): void {
  for (const name of controllers) writeKernelFile(`${directory}/cgroup.subtree_control`, `+${name}`);
}

/** Tells whether a process lives in the directory or below it. */
export function isPopulated(directory: string): boolean {
  return numberOfKey(eventsOf(directory), "populated") === 1;
}

/** Kills everything in and below the directory, also what forks meanwhile; Linux 5.14. */
export function killAll(directory: string): void {
  if (isPopulated(directory)) writeKernelFile(`${directory}/cgroup.kill`, 1);
}

/** Freezes or thaws; resolves when the kernel reports the state. */
export async function setFrozen(directory: string, isFrozen: boolean): Promise<void> {
  writeKernelFile(`${directory}/cgroup.freeze`, isFrozen ? 1 : 0);
  await until(`${directory} to be ${isFrozen ? "frozen" : "thawed"}`, () => {
    return numberOfKey(eventsOf(directory), "frozen") === (isFrozen ? 1 : 0);
  });
}

/** Kills what is left, waits for its end and removes the directory with everything the container made in it. */
export async function bury(directory: string): Promise<void> {
  await until(`the processes in ${directory} to end`, () => {
    killAll(directory);
    return !isPopulated(directory) && isRemoved(directory);
  });
}

/** False when a process slipped in between the look and the removal; then it is killed in its turn. */
function isRemoved(directory: string): boolean {
  try {
    removeTree(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && hasCode(error.cause, "EBUSY")) return false;
    throw error;
  }
}

function eventsOf(directory: string): string {
  try {
    return readKernelFile(`${directory}/cgroup.events`);
  } catch (error) {
    // Removed in the meantime: nobody lives there.
    if (error instanceof Error && hasCode(error.cause, "ENOENT", "ENODEV")) return "";
    throw error;
  }
}

async function until(what: string, isDone: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isDone()) {
    if (performance.now() > deadline) throw new BerthError("cgroup.failed", `waiting for ${what}`);
    await delay(2);
  }
}
