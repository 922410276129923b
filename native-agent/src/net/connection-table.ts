// The node's table of connections (nf_conntrack), which all containers share: when it is full, nobody's new
// connection is let through. Read by routed-network.ts at every look. While it is half empty a container may have as
// many connections as it likes, for counting them means walking through all of them at every new one (0.2 us each);
// when it fills up, each container is bounded to a share, and until then the pace in ruleset.ts leaves time to notice.
import { readFileSync } from "node:fs";

/** How many connections the node follows, and how many it can. */
export interface ConnectionTable {
  readonly count: number;
  readonly most: number;
}

/** So many containers at their bound fill what bounding began with. */
const SHARES = 16;
const LEAST_BOUND = 1024;

/** Reads the table of the network namespace we are in; null before anything has been followed in it. */
export function readConnectionTable(): ConnectionTable | null {
  try {
    return { count: read("nf_conntrack_count"), most: read("nf_conntrack_max") };
  } catch {
    return null;
  }
}

/**
 * Says to how many connections each container is bounded now; null for as many as it likes. Between a quarter and
 * a half it stays as it was, so that a table at the edge does not change the rules at every look.
 */
export function boundFor({ count, most }: ConnectionTable, current: number | null): number | null {
  if (count <= most / 4 || (count <= most / 2 && current === null)) return null;
  return Math.max(LEAST_BOUND, Math.floor(most / SHARES));
}

function read(name: string): number {
  return Number(readFileSync(`/proc/sys/net/netfilter/${name}`, "latin1"));
}
