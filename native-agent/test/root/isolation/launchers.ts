// Launchers that lack one layer: the agent's own start story with one thing left out. With them a test proves
// that it can fail, and that what stops the attack in a whole VPS is that layer and nothing else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { MonitorSpec } from "../../../src/monitor/monitor-spec.ts";
import type { Agent } from "../../../src/runtime/agent.ts";

/** One instruction: return SECCOMP_RET_ALLOW. */
const allowEverything = Uint8Array.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]);
/** Every capability there is, as the kernel masks those it does not know. */
const EVERY_CAPABILITY = (2n ** 64n - 1n).toString(16);

/** An agent whose VPSs are born with a filter that lets everything through. */
export function withoutSeccomp(agent: Agent): Agent {
  return { ...agent, filter: allowEverything };
}

/** While `act` runs, VPSs and what enters them keep all capabilities. */
export function withoutCapabilityDrop<T>(act: () => Promise<T>): Promise<T> {
  return withRecord("capabilities", EVERY_CAPABILITY, act);
}

/** While `act` runs, all user namespaces are made by this one user, as a launcher makes them that knows no better. */
export function withSharedAccount<T>(uid: number, act: () => Promise<T>): Promise<T> {
  return withRecord("uid", uid, act);
}

/** Tells the monitor another value of one record, whatever the story wanted to tell it. */
async function withRecord<T>(record: string, value: string | number, act: () => Promise<T>): Promise<T> {
  const set = MonitorSpec.prototype.set;
  const changed = vi.spyOn(MonitorSpec.prototype, "set").mockImplementation(function (this: MonitorSpec, key, said) {
    return set.call(this, key, key === record ? value : said);
  });
  try {
    return await act();
  } finally {
    changed.mockRestore();
  }
}

/** The directory of v1's devices controller for a VPS; null where BPF does its work (pure cgroup2). */
export function devicesDirectory(agent: Agent, ctid: number): string | null {
  const line = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .find((mount) => / - cgroup .*\bdevices\b/.test(mount));
  const directory = join(line?.split(" ")[4] ?? "/nowhere", agent.config.cgroupParent, String(ctid));
  return existsSync(directory) ? directory : null;
}

/** Takes the rules about devices off a VPS that runs. */
export function dropDeviceRules(directory: string): void {
  writeFileSync(join(directory, "devices.allow"), "a");
}
