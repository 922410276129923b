// One refusal both cgroup versions have: a container cannot be given less memory than it cannot give
// back. Called by v1/memory.ts and v2/memory.ts. Processes are not refused: below their number nobody dies and the next
// fork(2) fails; CPU time and rates have no use to be below of.

import { BerthError } from "@berth/core/errors/berth-error.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";

/** Makes the refusal of a limit on memory, or on memory and swap together, below what the container holds right now. */
export function limitBelowUse(
  { limitBytes, usedBytes, field }: { limitBytes: number; usedBytes: number; field: "memoryBytes" | "swapBytes" },
  cause?: unknown,
): BerthError {
  const what = field === "memoryBytes" ? "memory" : "memory and swap";
  const figures = `${bytesText(limitBytes)} of ${what} is below the ${bytesText(usedBytes)} in use`;
  const params = { inUse: bytesText(usedBytes) };
  return new BerthError("cgroup.limit_below_use", figures, { cause, field: `limits.${field}`, params });
}
