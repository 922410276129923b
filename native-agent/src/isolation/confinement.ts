// What no namespace divides: the capabilities and the system calls a VPS was born without. Called by
// report-isolation.ts. Both can only ever grow tighter, so what the first process has, all of the VPS has at most.
import { createHash } from "node:crypto";
import { readSeccompPrograms } from "../ffi/ptrace.ts";
import type { LiveContainer } from "../runtime/live-container.ts";
import { keptCapabilities, nameRefused } from "../security/capabilities.ts";
import { because, type Judge, type Subject } from "./finding.ts";

/** See proc_pid_status(5). */
const capabilitySets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] as const;
const FILTERED = "2";

/** The capabilities: in none of its sets is one that every VPS gives up. */
export const judgeCapabilities: Judge = ({ process }) => {
  const kept = keptCapabilities();
  const sets = capabilitySets.map((name) => {
    const found = process.status(name);
    return { name, found, refused: nameRefused(BigInt(`0x${found}`)) };
  });
  const refused = [...new Set(sets.flatMap((set) => set.refused))];
  return {
    evidence: sets.map(({ name, found, refused: tooMuch }) => ({
      name,
      found,
      // Less than it may have is as good.
      wanted: tooMuch.length > 0 ? kept.toString(16).padStart(16, "0") : null,
    })),
    reasons: refused.length === 0 ? [] : [because("capability_kept", refused.join(", "))],
  };
};

/** The seccomp program: there is one, and it is ours to the last instruction. */
export const judgeSeccomp: Judge = async (subject) => {
  const { process, agent } = subject;
  const mode = process.status("Seccomp");
  const own = digestOf(agent.filter);
  const digests = mode === FILTERED ? await readDigests(subject) : [];
  const found = digests.includes(own) ? own : (digests.at(-1) ?? "none");
  return {
    evidence: [
      { name: "Seccomp", found: mode, wanted: FILTERED },
      { name: "Seccomp_filters", found: process.status("Seccomp_filters"), wanted: null },
      { name: "program", found, wanted: own },
      // With it no program inside could gain rights, and sudo would not work; the layers here do not need it.
      { name: "NoNewPrivs", found: process.status("NoNewPrivs"), wanted: null },
    ],
    reasons: mode !== FILTERED ? [because("no_filter")] : found === own ? [] : [because("other_filter", found)],
  };
};

/** Fingerprints of the programs of one life, the newest first, while it has `count` of them. */
interface Known {
  readonly count: number;
  readonly digests: Promise<readonly string[]>;
}

/** A program can be added and never taken away, so what was read once holds; and two who ask at once share one answer. */
const known = new WeakMap<LiveContainer, Known>();

function readDigests({ live, process }: Subject): Promise<readonly string[]> {
  const count = Number(process.status("Seccomp_filters"));
  const before = known.get(live);
  if (before?.count === count) return before.digests;
  const digests = readSeccompPrograms(process.pid, count).then((programs) => {
    if (programs === null) throw new Error(`process ${process.pid} does not stand still to show its seccomp programs`);
    return programs.map(digestOf);
  });
  known.set(live, { count, digests });
  // What failed is no answer to the next who asks.
  digests.catch(() => known.delete(live));
  return digests;
}

function digestOf(program: Uint8Array): string {
  return createHash("sha256").update(program).digest("hex").slice(0, 16);
}
