// Holds a container that runs, until it has ended. Called at the end of a start and by an adoption: from
// here on both are the same. Before: init runs. After its end: it is no longer in agent.live, and onExit
// was told once how it ended.
import { closeSync } from "node:fs";
import type { Exit } from "@berth/contract/observation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { readStartTicks } from "../ffi/process.ts";
import { readExitFile } from "../monitor/exit-file.ts";
import { connectMonitor, type MonitorClient } from "../monitor/monitor-client.ts";
import type { BlockDevice } from "../rootfs/root-mounts.ts";
import type { ContainerRecord, Init } from "../state/container-record.ts";
import type { Agent } from "./agent.ts";
import { consoleFiles } from "./console-files.ts";
import type { LiveContainer } from "./live-container.ts";

/** How often an init without monitor is looked for; its pid and start time cannot be somebody else's. */
const LOOK_MS = 500;

export interface FoundContainer {
  readonly record: ContainerRecord;
  readonly init: Init;
  /** Closed by the holding when it ends. */
  readonly pidfd: number;
  readonly blockDevices: readonly BlockDevice[];
}

/** Puts the container among the living; cannot fail: a monitor that does not answer leaves it held without one. */
export async function holdContainer(agent: Agent, found: FoundContainer): Promise<LiveContainer> {
  const holding = new Holding(agent, found);
  await holding.connect();
  return holding;
}

class Holding implements LiveContainer {
  readonly ctid: Ctid;
  readonly startId: string;
  readonly init: Init;
  readonly pidfd: number;
  readonly blockDevices: readonly BlockDevice[];
  readonly consolePath: string;
  readonly ended: Promise<Exit>;
  isMonitored = true;
  readonly #agent: Agent;
  readonly #exitPath: string;
  #monitor: MonitorClient | null = null;
  #isLetGo = false;
  #tellEnd: (exit: Exit) => void = () => {};

  constructor(agent: Agent, { record, init, pidfd, blockDevices }: FoundContainer) {
    const { socketPath, exitPath } = consoleFiles(agent.config, record.spec.ctid);
    this.ctid = record.spec.ctid;
    this.startId = `${this.ctid}.${record.startCount}.${init.startTicks}`;
    this.init = init;
    this.pidfd = pidfd;
    this.blockDevices = blockDevices;
    this.consolePath = socketPath;
    this.#exitPath = exitPath;
    this.#agent = agent;
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
  }

  /** Ends when the monitor has answered, or it is clear that none will. */
  async connect(): Promise<void> {
    this.#agent.live.set(this.ctid, this);
    this.#monitor = await connectMonitor(this.consolePath).catch(() => null);
    this.isMonitored = this.#monitor !== null;
    void this.#waitForEnd();
  }

  letGo(): void {
    if (this.#isLetGo) return;
    this.#isLetGo = true;
    this.#agent.live.delete(this.ctid);
    this.#monitor?.close();
    closeSync(this.pidfd);
  }

  async #waitForEnd(): Promise<void> {
    const ending = (await this.#monitor?.ended) ?? null;
    // The monitor writes the file before it tells anybody, so after a broken line the file decides.
    let exit = this.#readExit() ?? (ending === null ? null : { ...ending, atMs: Date.now() });
    if (exit === null && !this.#isLetGo) exit = await this.#watchWithoutMonitor();
    if (exit === null || this.#isLetGo) return;
    this.letGo();
    try {
      this.#agent.onExit(this.ctid, exit);
    } finally {
      this.#tellEnd(exit);
    }
  }

  /** The monitor was killed, which does not end the VPS. Null when the agent let go meanwhile. */
  async #watchWithoutMonitor(): Promise<Exit | null> {
    this.isMonitored = false;
    if (this.#isRunning()) this.#tellUnmonitored();
    while (this.#isRunning()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (this.#isLetGo) return null;
    }
    // One that fell just after its VPS may have had time for its last words.
    return this.#readExit() ?? { kind: "lost", code: -1, atMs: Date.now() };
  }

  /** A disk that cannot take this line must not cost the VPS its holding. */
  #tellUnmonitored(): void {
    try {
      const { state } = this.#agent.state.containers.get(this.ctid);
      if (state === "running") this.#agent.state.change(this.ctid, { state: "unmonitored" }, "monitor lost");
    } catch (err) {
      this.#agent.log.error({ ctid: this.ctid, err }, "saying that the monitor is lost");
    }
  }

  /** A file that cannot be read says nothing; the process itself is asked then. */
  #readExit(): Exit | null {
    try {
      return readExitFile(this.#exitPath);
    } catch (err) {
      this.#agent.log.error({ ctid: this.ctid, err }, "reading an exit file");
      return null;
    }
  }

  /** What cannot be read is taken for running: a VPS taken for dead would be released, and so killed. */
  #isRunning(): boolean {
    try {
      return readStartTicks(this.init.pid) === this.init.startTicks;
    } catch {
      return true;
    }
  }
}
