// What a look at one layer found, and the words every judge of a layer shares. Called by the judges of this
// folder; report-isolation.ts makes rows of findings.
import type { IsolationEvidence, IsolationReason, IsolationReasonCode } from "@berth/contract/isolation.ts";
import type { Agent } from "../runtime/agent.ts";
import type { LiveContainer } from "../runtime/live-container.ts";
import type { ContainerRecord } from "../state/container-record.ts";
import type { FirstProcess } from "./first-process.ts";

/** The container that is looked at: what it should be, and its first process. */
export interface Subject {
  readonly agent: Agent;
  readonly record: ContainerRecord;
  readonly live: LiveContainer;
  readonly process: FirstProcess;
}

export interface Finding {
  /** The namespace's numbers; absent for a layer that is no namespace. */
  readonly namespace?: { readonly inside: string; readonly host: string };
  readonly evidence: readonly IsolationEvidence[];
  /** Why the layer does not hold; empty when it does. */
  readonly reasons: readonly IsolationReason[];
}

/** Looks at one layer; throws when the kernel does not answer. */
export type Judge = (subject: Subject) => Finding | Promise<Finding>;

export function because(code: IsolationReasonCode, about: string | number = ""): IsolationReason {
  return { code, about: String(about) };
}

/** Gives a reason for everything that is not as it should be. */
export function reasonsFor(evidence: readonly IsolationEvidence[], code: IsolationReasonCode): IsolationReason[] {
  return evidence
    .filter(({ found, wanted }) => wanted !== null && found !== wanted)
    .map(({ name }) => because(code, name));
}
