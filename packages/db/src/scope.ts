import { Prisma, type PrismaClient } from "./generated/client.ts";
import { assertInward, isColumn } from "./scope-reads.ts";

/** Whose rows may be seen: everybody's for the provider's admins, else those of some tenants. */
export type Scope = { readonly kind: "provider" } | { readonly kind: "tenants"; readonly tenantIds: readonly string[] };

type Where = Readonly<Record<string, unknown>>;

/** How the rows of a model belong to a tenant. A model that is not here is closed to tenants. */
const ownership: Readonly<Record<string, (within: Where) => Where>> = {
  Tenant: (within) => ({ id: within }),
  Container: (within) => ({ tenantId: within }),
  Task: (within) => ({ tenantId: within }),
  Address: (within) => ({ tenantId: within }),
  AddressHistory: (within) => ({ tenantId: within }),
  AuditEntry: (within) => ({ tenantId: within }),
  TaskLogLine: (within) => ({ task: { tenantId: within } }),
  Observation: (within) => ({ container: { tenantId: within } }),
};

/** The only statements a scoped client may send as text: they touch no row. */
const harmless = [
  /^SELECT pg_notify\(/,
  /^SELECT pg_advisory_xact_lock\(hashtextextended\(\$1, 0\)\)$/,
  /^LOCK TABLE "Address" IN SHARE ROW EXCLUSIVE MODE$/,
];

interface Arguments {
  where?: Where;
  data?: unknown;
  create?: unknown;
  update?: unknown;
  include?: unknown;
  select?: unknown;
}

/** Finds a row to be written that names a tenant outside the scope, or that writes more than its own columns. */
function assertWithin(model: string, written: unknown, tenantIds: readonly string[]): void {
  for (const row of [written].flat()) {
    if (typeof row !== "object" || row === null) continue;
    const { tenantId } = row as Where;
    if (tenantId !== undefined && !tenantIds.includes(String(tenantId))) throw new Error("a write outside the scope");
    const relation = Object.keys(row).find((name) => !isColumn(model, name));
    if (relation !== undefined) throw new Error(`a write through ${relation}`);
  }
}

/** Narrows one query to the scope; throws on a model or a write the scope has no rule for. */
export function narrow(model: string, args: Arguments, tenantIds: readonly string[]): Arguments {
  const rule = ownership[model];
  if (rule === undefined) throw new Error(`${model} is not a tenant's`);
  for (const written of [args.data, args.create, args.update]) assertWithin(model, written, tenantIds);
  assertInward(model, args);
  const { AND: further, ...where } = args.where ?? {};
  const conditions = further === undefined ? [] : Array.isArray(further) ? further : [further];
  return { ...args, where: { ...where, AND: [...conditions, rule({ in: [...tenantIds] })] } };
}

function refuseText(query: unknown): void {
  const text = query instanceof Prisma.Sql ? query.text : String(query);
  if (!harmless.some((pattern) => pattern.test(text))) throw new Error("raw SQL has no scope");
}

const creates: readonly string[] = ["create", "createMany", "createManyAndReturn"];

/** Wraps a client so that every query of every model, also inside its transactions, stays in the scope. */
export function scopeClient(client: PrismaClient, scope: Scope) {
  return client.$extends({
    name: "scope",
    query: {
      $executeRaw: ({ args, query }) => {
        refuseText(args);
        return query(args);
      },
      $queryRaw: () => {
        throw new Error("raw SQL has no scope");
      },
      $allModels: {
        $allOperations: ({ model, operation, args, query }) => {
          if (scope.kind === "provider") return query(args);
          const narrowed = narrow(model, args as Arguments, scope.tenantIds);
          if (!creates.includes(operation)) return query(narrowed as typeof args);
          return query(args);
        },
      },
    },
  });
}
