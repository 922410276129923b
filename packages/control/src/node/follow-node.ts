import { setTimeout as delay } from "node:timers/promises";
import { CONTRACT_VERSION } from "@berth/contract/operations.ts";
import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import type { SystemDb } from "@berth/db/database.ts";
import type { Logger } from "pino";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { LeaseLost, type NodeLease, renewLease } from "./lease-node.ts";
import type { NodeClient } from "./node-client.ts";
import { reconcileNode } from "./reconcile-node.ts";
import { createRenewer } from "./renew-certificate.ts";
import { writeHello, writeLost } from "./write-node.ts";
import { type ContainerList, writeEvent, writeList } from "./write-observation.ts";

/** The rhythms of a follower, in milliseconds. */
export interface FollowRhythm {
  readonly renewMs: number;
  readonly helloMs: number;
  /** Silence after which the node counts as lost. */
  readonly lostAfterMs: number;
  /** The longest wait between two attempts; the first is a tenth of a second and each doubles. */
  readonly maxBackOffMs: number;
}

export const usualRhythm: FollowRhythm = { renewMs: 5000, helloMs: 30_000, lostAfterMs: 10_000, maxBackOffMs: 10_000 };

const FIRST_BACK_OFF_MS = 100;

/** One node, followed by this panel as long as the lease is ours. */
export interface Following {
  readonly db: SystemDb;
  readonly client: NodeClient;
  readonly lease: NodeLease;
  readonly log: Logger;
  readonly authority: Pick<CertificateAuthority, "issueNode">;
  readonly rhythm: FollowRhythm;
  readonly signal: AbortSignal;
}

/** Repeats `act` until the signal aborts; a throw ends it. */
async function every(ms: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await delay(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await act();
  }
}

/** Runs several at once; the first to throw stops the others, and all have ended when this ends. */
async function together(
  signal: AbortSignal,
  parts: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const ends = await Promise.allSettled(parts.map((part) => part(both).finally(() => stop.abort())));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Asks who is there and writes the facts; a node of another version is not followed. */
async function hello({ db, client, lease }: Following): Promise<void> {
  const facts = await client.ask("hello", { contractVersion: CONTRACT_VERSION });
  if (!facts.contractVersions.includes(CONTRACT_VERSION)) {
    throw new BerthError("node.version_mismatch", `node ${client.nodeId} speaks ${facts.contractVersions.join(", ")}`);
  }
  await writeHello(db, lease, facts);
}

async function list({ db, client, lease }: Following): Promise<ContainerList> {
  const all = await client.ask("container.list", {});
  await writeList(db, lease, all);
  return all;
}

/** Writes events as they come. An older one is ignored; after a gap the full list is asked for. */
async function readEvents(following: Following, after: number, signal: AbortSignal): Promise<void> {
  let last = after;
  for await (const event of following.client.streamEvents(after, signal)) {
    if (event.seq <= last) continue;
    if (event.seq === last + 1) await writeEvent(following.db, following.lease, event);
    last = event.seq === last + 1 ? event.seq : (await list(following)).seq;
  }
}

/** One connection's life: hello, the full list, the specs the node lacks, then events until the line breaks. */
async function followOnce(following: Following, onContact: () => Promise<void>): Promise<void> {
  await hello(following);
  const all = await list(following);
  await onContact();
  await reconcileNode(following, all.observations);
  await together(following.signal, [
    (signal) => readEvents(following, all.seq, signal),
    (signal) => every(following.rhythm.helloMs, signal, () => hello(following).then(onContact)),
  ]);
}

/** Connects again and again, with back-off, and says when the node is lost. */
async function keepFollowing(following: Following): Promise<void> {
  const { signal, rhythm, log, client } = following;
  const renew = createRenewer(following);
  let contactAt = Date.now();
  let backOffMs = FIRST_BACK_OFF_MS;
  const onContact = () => {
    contactAt = Date.now();
    return renew();
  };
  while (!signal.aborted) {
    const dialledAt = Date.now();
    try {
      await followOnce(following, onContact);
    } catch (thrown) {
      if (thrown instanceof LeaseLost || signal.aborted) throw thrown;
      const error = toBerthError(thrown);
      log.warn({ nodeId: client.nodeId, code: error.code, err: error }, "the line to a node broke");
    }
    if (Date.now() - contactAt >= rhythm.lostAfterMs)
      await writeLost(following.db, following.lease).catch(throwLeaseLost);
    // Only a line that held starts the waits anew: a node that answers and hangs up must not keep us busy.
    if (Date.now() - dialledAt > rhythm.maxBackOffMs) backOffMs = FIRST_BACK_OFF_MS;
    await delay(backOffMs, undefined, { signal }).catch(() => undefined);
    backOffMs = Math.min(backOffMs * 2, rhythm.maxBackOffMs);
  }
}

/** The database may be away too; only losing the lease ends a follower. */
function throwLeaseLost(thrown: unknown): void {
  if (thrown instanceof LeaseLost) throw thrown;
}

/** Follows one node until the lease is lost (then it ends quietly) or the signal aborts. */
export async function followNode(following: Following): Promise<void> {
  const { db, lease, rhythm, signal, log } = following;
  try {
    await together(signal, [
      (stop) => keepFollowing({ ...following, signal: stop }),
      (stop) => every(rhythm.renewMs, stop, () => renewLease(db, lease).catch(throwLeaseLost)),
    ]);
  } catch (thrown) {
    if (!(thrown instanceof LeaseLost) && !signal.aborted) throw thrown;
    log.info({ nodeId: lease.nodeId }, "no longer following a node");
  }
}
