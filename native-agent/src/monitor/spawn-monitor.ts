// Starts one monitor: its spec, its inherited files, and the line it answers on. Called by
// open-user-namespace.ts and by the stories start, run-inside and open-shell. Before: everything the spec
// names exists as an open file. After: the monitor runs in a session of its own and outlives the agent.
import { closeSync, openSync } from "node:fs";
import { type InheritedFile, socketPair, spawnProcess } from "../ffi/spawn.ts";
import { type MonitorControl, openMonitorControl } from "./monitor-control.ts";
import type { MonitorSpec } from "./monitor-spec.ts";
import { reapWhenEnded } from "./reap-when-ended.ts";

/** Where the monitor finds its control socket; native/monitor.h says the same. */
const CONTROL_FD = 3;

export interface MonitorStart {
  readonly binary: string;
  readonly mode: "run" | "exec" | "userns-holder";
  /** Shown by ps(1) after the mode, for people. */
  readonly label: string;
  readonly spec: MonitorSpec;
  /** What a command reads and writes; /dev/null otherwise. The caller closes its own. */
  readonly stdio?: readonly [stdin: number, stdout: number, stderr: number];
}

/** Starts it and sends the spec; returns before it has answered. */
export function spawnMonitor({ binary, mode, label, spec, stdio }: MonitorStart): MonitorControl {
  const nothing = openSync("/dev/null", "r+");
  const [ours, theirs] = socketPair();
  try {
    const [stdin, stdout, stderr] = stdio ?? [nothing, nothing, nothing];
    const { bytes, files } = spec.encode([stdin, stdout, stderr, theirs]);
    // The low numbers last: one of them may be the source of a higher one.
    const low: InheritedFile[] = [
      { from: stdin, to: 0 },
      { from: stdout, to: 1 },
      { from: stderr, to: 2 },
      { from: theirs, to: CONTROL_FD },
    ];
    const pid = spawnProcess({ path: binary, argv: ["berth-monitor", mode, label], files: [...files, ...low] });
    reapWhenEnded(pid);
    const control = openMonitorControl(ours);
    control.write(bytes);
    return control;
  } catch (failed) {
    closeSync(ours);
    throw failed;
  } finally {
    closeSync(theirs);
    closeSync(nothing);
  }
}
