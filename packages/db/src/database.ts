import { PrismaPg } from "@prisma/adapter-pg";
import type { Change } from "./change.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { listenForChanges } from "./listen-for-changes.ts";
import { type Scope, scopeClient } from "./scope.ts";

type Hidden = `$${string}`;

/**
 * The tables as a person may see them: every query is narrowed to a scope in the client itself.
 * What it cannot do is missing on purpose: raw SQL, and the connection's own switches.
 */
export type ScopedDb = Omit<PrismaClient, Hidden> & Pick<PrismaClient, "$transaction" | "$executeRaw">;

/** The tables without a scope: for what acts for no person (task runner, follower, setup, sign-in). */
export type SystemDb = PrismaClient;

/** One transaction of either. */
export type Transaction = Omit<Prisma.TransactionClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

/** The only door to PostgreSQL. */
export interface Database {
  readonly system: SystemDb;
  /** Opens the tables for one person; cheap, made per request. */
  scoped(scope: Scope): ScopedDb;
  /** Calls back at every change any panel commits, and with null when some may have been missed. */
  listen(heard: (change: Change | null) => void): Promise<Disposable>;
  close(): Promise<void>;
}

/** What the pool of one panel may hold, and how long a query waits for a place in it. */
export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections?: number;
  /** Told of a connection that broke while it was idle; the pool has replaced it already. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Opens the database named by a URL; `postgresql://berth@localhost/berth?host=/run/berth` is a unix socket. */
export function openDatabase({ url, maxConnections = 15, onConnectionLost }: DatabaseOptions): Database {
  const adapter = new PrismaPg(
    { connectionString: url, max: maxConnections, connectionTimeoutMillis: 10_000 },
    { onPoolError: (error) => onConnectionLost?.(error) },
  );
  const system = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 15_000 } });
  return {
    system,
    scoped(scope) {
      const client: object = scopeClient(system, scope);
      return client as ScopedDb;
    },
    listen: (heard) => listenForChanges(url, heard),
    close: () => system.$disconnect(),
  };
}
