// One refusal both cgroup versions have: a container cannot be given less memory than it cannot give
// back. Called by v1/memory.ts and v2/memory.ts.
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** Makes the refusal of a memory limit below what the container needs right now. */
export function limitBelowUse(memoryBytes: number, cause?: unknown): BerthError {
  return new BerthError("cgroup.limit_below_use", `memory limit ${memoryBytes} is below what is in use`, {
    cause,
    field: "memoryBytes",
  });
}
