import { z } from "zod";

/**
 * Every state a container can be in, as the node observes it.
 * `unmonitored` runs on after its monitor was killed: its exit status will be lost.
 */
export const containerStateSchema = z.enum([
  "creating",
  "stopped",
  "starting",
  "running",
  "unmonitored",
  "stopping",
  "deleting",
]);
export type ContainerState = z.infer<typeof containerStateSchema>;

/** What the last start or stop asked for; only start, stop and a poweroff from inside change it. */
export const wantedPowerSchema = z.enum(["running", "stopped"]);
export type WantedPower = z.infer<typeof wantedPowerSchema>;

/** Tells whether processes of the container may exist in this state. */
export function isLive(state: ContainerState): boolean {
  return state === "starting" || state === "running" || state === "unmonitored" || state === "stopping";
}
