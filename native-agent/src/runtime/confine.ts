// What no process of a VPS may do, whoever starts it. Called for init (start-container.ts) and for every
// process that enters later (enter-container.ts): a shell of the panel must not be a way round it.
import type { MonitorSpec } from "../monitor/monitor-spec.ts";
import { keptCapabilities } from "../security/capabilities.ts";

/** Adds the capability bounding set and the seccomp program to a monitor's spec. */
export function confine(spec: MonitorSpec, filter: Uint8Array): void {
  spec.set("capabilities", keptCapabilities().toString(16));
  spec.set("seccomp", Buffer.from(filter).toString("hex"));
}
