import { randomUUID } from "node:crypto";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { openDatabase } from "@berth/db/database.ts";
import { pino } from "pino";
import { type PrivateCluster, startPrivateCluster } from "../../db/test/private-cluster.ts";
import type { Caller } from "../src/actor.ts";
import { openAuth } from "../src/auth/auth.ts";
import type { Panel } from "../src/panel.ts";
import type { MemberRank } from "../src/permission.ts";
import { openTaskRunner, type TaskRunner } from "../src/task/runner.ts";
import type { RunnerRhythm } from "../src/task/runner-source.ts";
import { facts } from "./node-facts.ts";
import { imageDigest, TinyNode } from "./tiny-node.ts";

/** A runner in a hurry: a dead one's task is taken over within half a second. */
export const quickRhythm: RunnerRhythm = { leaseMs: 400, renewMs: 100, pollMs: 50, progressMs: 20, retryMs: [20] };

export const publicUrl = "http://127.0.0.1:8006";
export const GIB = 1024 ** 3;

/** A panel on a real database with one joined node, and the people to try it. */
export interface TestPanel {
  readonly panel: Panel;
  readonly cluster: PrivateCluster;
  /** Where a second panel finds the same rows. */
  readonly databaseUrl: string;
  readonly node: TinyNode;
  readonly nodeId: string;
  readonly poolId: string;
  readonly providerId: string;
  readonly admin: Caller;
  /** Makes a customer of a new tenant, with a rank in it. */
  makeCustomer(rank: MemberRank): Promise<Caller & { tenantId: string }>;
  openRunner(rhythm?: RunnerRhythm): TaskRunner;
  /** What a button sends: a press of its own, and a container. */
  press(ctid: number): { requestId: string; ctid: Ctid };
  /** What the create form would send, with the differences given. */
  createInput(differences?: object): object;
  close(): Promise<void>;
}

const silent = pino({ level: "silent" });

/** Opens a test panel; its own runner is off, so that a test says when tasks run. */
export async function openTestPanel({
  cidr = "198.51.100.0/24",
  cluster,
  address = publicUrl,
}: {
  cidr?: string;
  cluster?: PrivateCluster;
  /** Where its browsers find it. */
  address?: string;
} = {}): Promise<TestPanel> {
  const home = cluster ?? (await startPrivateCluster());
  const databaseUrl = await home.createDatabase(`t${randomUUID().replaceAll("-", "")}`);
  const db = openDatabase({
    url: databaseUrl,
    maxConnections: 30,
  });
  const { system } = db;
  const provider = await system.tenant.create({ data: { name: "Provider", isProvider: true } });
  const row = await system.node.create({
    data: {
      name: "n1",
      agentAddress: "127.0.0.1:1",
      state: "joined",
      facts: { ...facts, memoryBytes: 1024 * GIB, diskBytes: 4096 * GIB, cores: 8 },
    },
  });
  const pool = await system.pool.create({ data: { name: "private", cidr, delivery: "nat" } });
  const node = new TinyNode();
  const secret = "s".repeat(32);
  const idle = { wake: () => undefined, stop: async () => undefined };
  const absent = {
    close: async () => undefined,
    watch: async function* () {
      yield [];
    },
  };
  const parts = {
    db,
    log: silent,
    auth: openAuth({ db: system, log: silent, secret, publicUrl: address }),
    secret,
    publicUrl: address,
    nodes: node,
    tasks: idle,
  };
  const panel = {
    ...parts,
    hub: absent,
    metrics: absent,
    terminals: { ...absent, issueTicket: async () => "t".repeat(43) },
    authority: {},
  } as unknown as Panel;

  async function makeCaller(role: "admin" | "customer", tenantId: string, rank: MemberRank): Promise<Caller> {
    const id = randomUUID();
    const person = { name: role, email: `${id}@example.org`, role, locale: "en" };
    await system.user.create({ data: { ...person, id, members: { create: { tenantId, role: rank } } } });
    return {
      ...person,
      userId: id,
      sessionId: randomUUID(),
      requestId: randomUUID(),
      memberships: [{ tenantId, role: rank }],
      panel,
    };
  }

  return {
    panel,
    cluster: home,
    databaseUrl,
    node,
    nodeId: row.id,
    poolId: pool.id,
    providerId: provider.id,
    admin: await makeCaller("admin", provider.id, "owner"),
    async makeCustomer(rank) {
      const tenant = await system.tenant.create({ data: { name: `customer ${randomUUID()}` } });
      return { ...(await makeCaller("customer", tenant.id, rank)), tenantId: tenant.id };
    },
    openRunner: (rhythm = quickRhythm) => openTaskRunner({ db: system, nodes: node, log: silent, rhythm }),
    press: (ctid) => ({ requestId: randomUUID(), ctid: ctidSchema.parse(ctid) }),
    createInput: (differences = {}) => ({
      requestId: randomUUID(),
      tenantId: provider.id,
      planId: null,
      hostname: `h-${randomUUID()}`,
      nodeId: row.id,
      imageDigest,
      poolId: pool.id,
      address: null,
      limits: {
        cpuMillicores: 1000,
        memoryBytes: GIB,
        swapBytes: 0,
        diskBytes: 2 * GIB,
        processes: 500,
        diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
      },
      sshKeys: [],
      isPasswordGenerated: false,
      isAutostart: true,
      isStarted: true,
      ...differences,
    }),
    async close() {
      await db.close();
      if (cluster === undefined) await home.stop();
    },
  };
}

/** The error an act is refused with; throws when it was not. */
export async function refusal(act: Promise<unknown>): Promise<BerthError> {
  const error: unknown = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BerthError)) throw new Error(`not refused: ${error}`);
  return error;
}

/** Waits until a look finds what it should, looking often; gives up after ten seconds with the last reason. */
export async function eventually<T>(look: () => Promise<T>): Promise<T> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
