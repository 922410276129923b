// The layers that are a namespace: it has to be the VPS's own, not the host's and no neighbour's, and it has to
// belong to the VPS's own user namespace, for that is what its root has power over. Called by report-isolation.ts
// and by the judges of layers that are a namespace and more.
import { hasCode } from "../ffi/has-code.ts";
import { withOwner } from "../ffi/namespace.ts";
import type { LiveContainer } from "../runtime/live-container.ts";
import { because, type Finding, type Judge, type Subject } from "./finding.ts";
import { type NamespaceKind, namespaceIdAt } from "./first-process.ts";

/** Step 5, IPC. */
export const judgeIpc: Judge = (subject) => judgeNamespace(subject, "ipc");

/** Step 7, name. */
export const judgeName: Judge = (subject) => judgeNamespace(subject, "uts");

/** Step 6, processes: its first process is number 1 of a tree of its own. */
export const judgeProcesses: Judge = (subject) => {
  const namespace = judgeNamespace(subject, "pid");
  // Its number in every tree it is part of, our own first.
  const number = subject.process.status("NSpid").split(/\s+/).at(-1) ?? "";
  return {
    ...namespace,
    evidence: [...namespace.evidence, { name: "NSpid", found: number, wanted: "1" }],
    reasons: number === "1" ? namespace.reasons : [...namespace.reasons, because("not_first_process", number)],
  };
};

/** Looks at one namespace. */
export function judgeNamespace(subject: Subject, kind: Exclude<NamespaceKind, "user">): Finding {
  const shared = judgeShared(subject, kind);
  const own = subject.process.namespaceId("user");
  const owner = subject.process.withNamespace(kind, (fd) =>
    withOwner(fd, (usernsFd) => namespaceIdAt(`/proc/self/fd/${usernsFd}`)),
  );
  return {
    ...shared,
    evidence: [{ name: `${kind} owner`, found: `user:[${owner}]`, wanted: `user:[${own}]` }],
    reasons: owner === own ? shared.reasons : [...shared.reasons, because("owner_foreign")],
  };
}

/** Compares a namespace with the host's and with that of every VPS that runs. */
export function judgeShared({ agent, live, process }: Subject, kind: NamespaceKind): Finding {
  const inside = process.namespaceId(kind);
  // The agent lives in the host's: it could not do its work in another.
  const host = namespaceIdAt(`/proc/self/ns/${kind}`);
  const neighbours = [...agent.live.values()].filter(
    (other) => other.ctid !== live.ctid && neighboursNamespaceId(other, kind) === inside,
  );
  return {
    namespace: { inside, host },
    evidence: [],
    reasons: [
      ...(inside === host ? [because("shared_with_host")] : []),
      ...neighbours.map(({ ctid }) => because("shared_with_neighbour", ctid)),
    ],
  };
}

/** Null when it ended meanwhile. */
function neighboursNamespaceId({ init }: LiveContainer, kind: NamespaceKind): string | null {
  try {
    return namespaceIdAt(`/proc/${init.pid}/ns/${kind}`);
  } catch (failed) {
    if (hasCode(failed, "ENOENT", "ESRCH")) return null;
    throw failed;
  }
}
