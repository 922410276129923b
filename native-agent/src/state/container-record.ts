// What the agent keeps of one container: the panel's last spec, what power was asked for, and what
// was last seen. Everything else about a container can be made again from this.
import { containerSpecSchema, passwordHashSchema } from "@berth/contract/container-spec.ts";
import { exitSchema, type Observation } from "@berth/contract/observation.ts";
import { containerStateSchema, wantedPowerSchema } from "@berth/core/container/state.ts";
import { z } from "zod";

/** PID 1 in the host's numbering with its start time in clock ticks: together they name one process for ever. */
export const initSchema = z.strictObject({ pid: z.number().int().min(2), startTicks: z.string() });
export type Init = z.infer<typeof initSchema>;

export const containerRecordSchema = z.strictObject({
  spec: containerSpecSchema,
  wanted: wantedPowerSchema,
  state: containerStateSchema,
  sinceMs: z.number().int(),
  /** The first host uid and gid of its range of 65536; its own until the record is removed. */
  uidBase: z.number().int(),
  /** Grows with every start, so that each start has cgroup directories nobody was killed in. */
  startCount: z.number().int().min(0),
  init: initSchema.nullable(),
  exit: exitSchema.nullable(),
  /** True until the first start has applied the root password. */
  isFirstBootPending: z.boolean(),
  /** Root's new password as sha512-crypt, set while the container lay still; the next start applies and forgets it. */
  pendingPasswordHash: passwordHashSchema.nullable(),
  /** The event that told this state; 0 before the first. */
  seq: z.number().int().min(0),
});
export type ContainerRecord = Readonly<z.infer<typeof containerRecordSchema>>;

/** What a story may change; the spec changes by `put` alone. */
export type ContainerPatch = Partial<
  Pick<
    ContainerRecord,
    "wanted" | "state" | "startCount" | "init" | "exit" | "isFirstBootPending" | "pendingPasswordHash"
  >
>;

/** Gives the panel's view of a record. */
export function toObservation(record: ContainerRecord): Observation {
  const { spec, state, wanted, sinceMs, seq, init, exit } = record;
  return { ctid: spec.ctid, uuid: spec.uuid, generation: spec.generation, state, wanted, sinceMs, seq, init, exit };
}

/** Tells whether a password's hash lies in the record. */
export function holdsHash({ pendingPasswordHash, spec }: ContainerRecord): boolean {
  return pendingPasswordHash !== null || spec.firstBoot.rootPasswordHash !== null;
}

/** Drops what is needed at the first start only: the password's hash must not lie on the disk longer. */
export function withoutFirstBoot(record: ContainerRecord): ContainerRecord {
  if (record.isFirstBootPending) return record;
  return { ...record, spec: { ...record.spec, firstBoot: { rootPasswordHash: null, sshKeys: [] } } };
}
