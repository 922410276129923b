import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "./config.ts";
import { type ProcessRecord, startTicksOf } from "./process-record.ts";
import type { ServiceStatus } from "./protocol.ts";
import { isReady } from "./readiness.ts";

/** Waits before the first, second, ... restart in a row. */
const BACK_OFF_MS = [200, 1000, 2000, 5000, 10_000, 30_000];
/** A process that lived this long starts the count anew. */
const SETTLED_MS = 60_000;
/** Who asked for a start hears of it after this many deaths in a row; the tries go on. */
const DEATHS_AT_START = 3;
const POLL_MS = 100;

/** What a kept process needs from its surroundings. */
export interface KeptProcessContext {
  readonly logDir: string;
  readonly record: ProcessRecord;
  readonly log: (text: string) => void;
}

/** Keeps one service alive: starts it, waits until it serves, starts it again with back-off when it dies. */
export class KeptProcess {
  readonly service: Service;
  readonly #context: KeptProcessContext;
  #child: ChildProcess | null = null;
  #state: ServiceStatus["state"] = "idle";
  #restarts = 0;
  #inARow = 0;
  #startedAt = 0;
  #isWanted = false;
  #again: NodeJS.Timeout | null = null;

  constructor(service: Service, context: KeptProcessContext) {
    this.service = service;
    this.#context = context;
  }

  get status(): ServiceStatus {
    return { name: this.service.name, state: this.#state, pid: this.#child?.pid ?? 0, restarts: this.#restarts };
  }

  /** Starts the service and returns once it serves; throws when it does not within its time. */
  async start(): Promise<void> {
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.#spawn();
    }
    const giveUpAt = Date.now() + this.service.readyMs;
    const before = this.#restarts;
    while (Date.now() < giveUpAt && this.#isWanted && this.#restarts < before + DEATHS_AT_START) {
      if (this.#child !== null && (await isReady(this.service))) {
        this.#state = "ready";
        return;
      }
      await delay(POLL_MS);
    }
    throw new Error(`${this.service.name} does not become ready; see ${this.#logPath()}`);
  }

  /** Ends the process that a killed supervisor left under this name, if there is one. */
  async endLeftover(): Promise<void> {
    const pid = this.#context.record.leftover(this.service.name);
    if (pid === 0) return;
    this.#context.log(`${this.service.name}: ending process ${pid}, left by a killed supervisor`);
    await this.#end(pid);
  }

  /** Asks the process to end, kills it when it does not in time; only this process, none that it started. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    if (this.#again !== null) clearTimeout(this.#again);
    const pid = this.#child?.pid;
    if (pid !== undefined) await this.#end(pid);
    // Gone for the kernel, but not for us before its exit was told.
    while (this.#child !== null) await delay(POLL_MS / 4);
    this.#state = "stopped";
  }

  #logPath(): string {
    return join(this.#context.logDir, `${this.service.name}.log`);
  }

  async #end(pid: number): Promise<void> {
    const ticks = startTicksOf(pid);
    const isAlive = (): boolean => ticks !== null && startTicksOf(pid) === ticks;
    if (isAlive()) process.kill(pid, this.service.stopSignal);
    const killAt = Date.now() + this.service.stopMs;
    while (isAlive() && Date.now() < killAt) await delay(POLL_MS / 4);
    if (!isAlive()) return;
    this.#context.log(`${this.service.name}: still there after ${this.service.stopMs / 1000} s, killed`);
    process.kill(pid, "SIGKILL");
    while (isAlive()) await delay(POLL_MS / 4);
  }

  #spawn(): void {
    const [command = "", ...args] = this.service.argv;
    const { cwd, env, uid, gid } = this.service;
    // The process writes to the file itself, so that its words do not depend on the supervisor's life.
    const logFd = openSync(this.#logPath(), "a", 0o640);
    const owner = uid === null || gid === null ? {} : { uid, gid };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", logFd, logFd], detached: true, ...owner });
    closeSync(logFd);
    this.#child = child;
    this.#state = "starting";
    this.#startedAt = Date.now();
    child.on("error", (error) => this.#onEnd(child, error.message));
    child.on("exit", (code, signal) => this.#onEnd(child, signal ?? `exit ${code}`));
    if (child.pid !== undefined) this.#context.record.set(this.service.name, child.pid);
  }

  #onEnd(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#context.record.set(this.service.name, 0);
    if (!this.#isWanted) return;
    this.#inARow = Date.now() - this.#startedAt > SETTLED_MS ? 0 : this.#inARow;
    const waitMs = BACK_OFF_MS[Math.min(this.#inARow, BACK_OFF_MS.length - 1)] ?? SETTLED_MS;
    this.#context.log(`${this.service.name}: ended (${how}), starts again in ${waitMs / 1000} s`);
    this.#inARow += 1;
    this.#restarts += 1;
    this.#state = "waiting";
    this.#again = setTimeout(() => this.#restart(), waitMs);
  }

  #restart(): void {
    if (!this.#isWanted) return;
    this.#spawn();
    this.start().catch((error: unknown) => this.#context.log(String(error)));
  }
}
