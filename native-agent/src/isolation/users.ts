// Step 1, users, and the namespace they live in: root inside is a nobody outside, from a range of uids nobody else
// has, and the kernel keeps its per-user counts for the VPS alone. Called by report-isolation.ts.
import { existsSync, readFileSync } from "node:fs";
import { readOwnerUid } from "../ffi/namespace.ts";
import { UID_RANGE_SIZE } from "../state/uid-ranges.ts";
import { because, type Judge, reasonsFor } from "./finding.ts";
import { judgeShared } from "./namespaces.ts";

/** Host ids from `first`, `count` of them. */
interface Range {
  readonly first: number;
  readonly count: number;
}

/** Ranges the host lends to its own users' containers; see subuid(5). */
const hostFiles = ["/etc/subuid", "/etc/subgid"] as const;

/** Step 1, users. */
export const judgeUsers: Judge = ({ agent, record, process }) => {
  const wanted = `0 ${record.uidBase} ${UID_RANGE_SIZE}`;
  const evidence = (["uid_map", "gid_map"] as const).map((name) => ({
    name,
    found: lines(process.read(name)),
    wanted,
  }));
  const ranges = evidence.flatMap(({ found }) => found.split(", ").map(readMapLine));
  const isTaken = (other: Range) => ranges.some((range) => meet(range, other));
  const neighbours = agent.state.containers
    .list()
    .filter(
      ({ spec, uidBase }) => spec.ctid !== record.spec.ctid && isTaken({ first: uidBase, count: UID_RANGE_SIZE }),
    );
  return {
    evidence,
    reasons: [
      ...reasonsFor(evidence, "range_not_own"),
      ...neighbours.map(({ spec }) => because("range_of_neighbour", spec.ctid)),
      ...hostFiles.filter((path) => readHostRanges(path).some(isTaken)).map((path) => because("range_of_host", path)),
    ],
  };
};

/** The user namespace: its own, and counted on an account of its own. */
export const judgeUserNamespace: Judge = (subject) => {
  const shared = judgeShared(subject, "user");
  const owner = subject.process.withNamespace("user", readOwnerUid);
  const evidence = [{ name: "owner uid", found: String(owner), wanted: String(subject.record.uidBase) }];
  return { ...shared, evidence, reasons: [...shared.reasons, ...reasonsFor(evidence, "account_not_own")] };
};

/** The kernel pads its columns with blanks. */
function lines(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .join(", ");
}

function readMapLine(line: string): Range {
  const [, first = Number.NaN, count = 0] = line.split(" ").map(Number);
  return { first, count };
}

function readHostRanges(path: string): Range[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.split(":").map(Number))
    .map(([, first = Number.NaN, count = 0]) => ({ first, count }));
}

function meet(one: Range, other: Range): boolean {
  return one.first < other.first + other.count && other.first < one.first + one.count;
}
