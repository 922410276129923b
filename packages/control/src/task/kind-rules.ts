import type { TaskKind } from "@berth/core/task/kind.ts";
import type { Permission } from "../permission.ts";

/** How long a VPS may take to shut down before its processes are ended. */
export const STOP_TIMEOUT_MS = 90_000;
const MINUTE_MS = 60_000;

/** What holds for every task of a kind, however it was begun. */
export interface KindRule {
  /** Who may begin one, and who may retry one. */
  readonly permission: Permission;
  /** When it is called timed out, the waiting for a lost node included: the longest true case, doubled. */
  readonly deadlineMs: number;
  /** True when the VPS runs after it, which a suspended one may not. */
  readonly isStarting: boolean;
  /** True when it cannot be done to what lies in the bin. */
  readonly isRefusedInBin: boolean;
  /** True when staff must say why before doing it to a customer's. */
  readonly isReasonAsked: boolean;
  /** The kinds of task it may take the container from. */
  readonly overrules: readonly TaskKind[];
}

const power = {
  permission: "container.power",
  isStarting: false,
  isRefusedInBin: true,
  isReasonAsked: false,
  overrules: [],
} as const;

/** What a retry may find half done is allowed in the bin and out of it; whether it makes sense, the use case asks. */
const end = {
  permission: "container.delete",
  isStarting: false,
  isRefusedInBin: false,
  isReasonAsked: true,
  overrules: [],
} as const;

/** The rules of every kind. */
export const kindRules: Readonly<Record<TaskKind, KindRule>> = {
  "container.create": {
    permission: "container.create",
    deadlineMs: 10 * MINUTE_MS,
    isStarting: true,
    isRefusedInBin: true,
    isReasonAsked: false,
    overrules: [],
  },
  "container.start": { ...power, deadlineMs: 3 * MINUTE_MS, isStarting: true },
  "container.shutDown": { ...power, deadlineMs: STOP_TIMEOUT_MS + 2 * MINUTE_MS },
  "container.forceOff": {
    ...power,
    deadlineMs: 2 * MINUTE_MS,
    overrules: ["container.start", "container.shutDown", "container.restart"],
  },
  "container.restart": { ...power, deadlineMs: STOP_TIMEOUT_MS + 4 * MINUTE_MS, isStarting: true },
  "container.resetPassword": {
    ...power,
    permission: "container.resetPassword",
    deadlineMs: 3 * MINUTE_MS,
    isReasonAsked: true,
  },
  "container.bin": { ...end, deadlineMs: STOP_TIMEOUT_MS + 4 * MINUTE_MS },
  "container.restore": { ...end, deadlineMs: 3 * MINUTE_MS, isReasonAsked: false },
  "container.delete": { ...end, deadlineMs: STOP_TIMEOUT_MS + 5 * MINUTE_MS },
};
