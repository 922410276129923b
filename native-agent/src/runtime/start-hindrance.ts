// What of the panel's spec forbids a container to run, whoever wants it started. Pure; asked by every story that
// starts or restarts one, by the exit policy's callers, and by converge.ts at the agent's own start.
import type { ContainerSpec } from "@berth/contract/container-spec.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** Gives the refusal of a start; null when the spec has nothing against it. */
export function startHindrance({ ctid, isBinned, isSuspended }: ContainerSpec): BerthError | null {
  if (isBinned) return new BerthError("container.in_bin", `container ${ctid} lies in the bin`);
  if (isSuspended) return new BerthError("container.suspended", `container ${ctid} is suspended`);
  return null;
}
