// Looks at the processes of one instance from outside, by what the kernel says of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startTicksOf as readStartTicks } from "../scripts/start/supervisor/process-record.ts";
import { FIRST_UID, type Instance } from "./berth.ts";

const recordSchema = z.record(z.string(), z.object({ pid: z.number() }));

/** Tells whether a process is PID 1 of a container of ours: uid of our range, and number 1 in its own namespace. */
function isInit(pid: string): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    return uid >= FIRST_UID && uid < FIRST_UID + 65_536 * 16 && /^NSpid:.*\t1$/m.test(status);
  } catch {
    return false;
  }
}

/** Finds the panel, the agent, or the init of the only running container; throws when it does not run. */
export function processOf(instance: Instance, which: "panel" | "agent" | "init"): number {
  if (which === "init") {
    const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && isInit(name));
    if (pid === undefined) throw new Error("no init runs");
    return Number(pid);
  }
  const record = recordSchema.parse(JSON.parse(readFileSync(join(instance.runDir, "processes.json"), "utf8")));
  const pid = record[which]?.pid;
  if (pid === undefined || readStartTicks(pid) === null) throw new Error(`the ${which} does not run`);
  return pid;
}

/** A process's start time in clock ticks since boot; throws when it is gone. */
export function startTicksOf(pid: number): string {
  const ticks = readStartTicks(pid);
  if (ticks === null) throw new Error(`process ${pid} is gone`);
  return ticks;
}
