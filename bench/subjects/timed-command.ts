import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../place.ts";
import { until } from "../processes.ts";

/** When a command began and ended, in nanoseconds of CLOCK_MONOTONIC. */
export interface Timed {
  readonly beganNs: number;
  readonly endedNs: number;
  readonly tookMs: number;
  /** CPU time of the command and of its children that it waited for. */
  readonly cpuMs: number;
}

let runs = 0;

/** Runs one command of a rival under the C clock, so that it does not pay for Node's fork; throws when it fails. */
export async function runTimed(
  place: Place,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Timed> {
  runs += 1;
  const clock = join(place.dir, `clock-${runs}`);
  const log = join(place.dir, "command.log");
  const output = openSync(log, "w");
  const child = spawn(place.stamp, [clock, ...argv], {
    env: { ...place.rivals.env, ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${readFileSync(log, "utf8").slice(-2000)}`);
  const [beganNs = 0, endedNs = 0, cpuNs = 0] = readTimes(clock);
  return { beganNs, endedNs, tookMs: (endedNs - beganNs) / 1e6, cpuMs: cpuNs / 1e6 };
}

/** Waits for the stamp a container's init writes after `beganNs`, and gives its time; an older one is of another life. */
export function waitForStamp(path: string, beganNs: number): Promise<number> {
  return until(`the init writes ${path}`, () => {
    try {
      const [stampNs = 0] = readTimes(path);
      return stampNs > beganNs ? stampNs : null;
    } catch {
      return null;
    }
  });
}

/** Doubles hold nanoseconds of an uptime below a hundred days to the nanosecond. */
function readTimes(path: string): number[] {
  const line = readFileSync(path, "utf8");
  return line.endsWith("\n") ? line.trim().split(" ").map(Number) : [];
}
