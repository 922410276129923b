// Which range of 65536 host uids belongs to which container. The agent chooses, never the panel: two
// containers of one range could read each other's disks. A range is a container's from its put until
// its record is removed, which happens after its disk is gone.
import type { DatabaseSync } from "node:sqlite";
import { BerthError } from "@berth/core/errors/berth-error.ts";

/** How many uids a container has: 0 to 65535, as a whole machine would. */
export const UID_RANGE_SIZE = 65_536;

export interface UidRanges {
  /** Gives the lowest free range's first uid. Call it inside the transaction that writes the record. */
  findFree(): number;
}

/** Opens the ranges of one agent. */
export function openUidRanges(db: DatabaseSync, pool: { uidBase: number; uidRangeCount: number }): UidRanges {
  const taken = db.prepare("SELECT uid_base FROM containers");
  return {
    findFree() {
      const used = new Set(taken.all().map((row) => Number(row.uid_base)));
      for (let n = 0; n < pool.uidRangeCount; n += 1) {
        const base = pool.uidBase + n * UID_RANGE_SIZE;
        if (!used.has(base)) return base;
      }
      throw new BerthError("uid_range.exhausted", `all ${pool.uidRangeCount} uid ranges are in use`);
    },
  };
}
