import { Prisma } from "./generated/client.ts";

type Model = "Tenant" | "Container" | "Task" | "Address" | "TaskLogLine" | "Observation";

/** The relations that stay within a tenant's own rows: what may be read along with a row of each model. */
const inward: Readonly<Record<string, Readonly<Record<string, Model>>>> = {
  Tenant: { containers: "Container", tasks: "Task", addresses: "Address" },
  Container: {
    tenant: "Tenant",
    activeTask: "Task",
    tasks: "Task",
    address: "Address",
    observation: "Observation",
  },
  Task: { tenant: "Tenant", container: "Container", activeFor: "Container", logLines: "TaskLogLine" },
  Address: { tenant: "Tenant", container: "Container" },
  TaskLogLine: { task: "Task" },
  Observation: { container: "Container" },
};

/** Relations that lead to what tenants share: of these only plain columns may be read, and their like in turn. */
const outward: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: Prisma.NodeScalarFieldEnum,
  pool: Prisma.PoolScalarFieldEnum,
  planVersion: Prisma.PlanVersionScalarFieldEnum,
  plan: Prisma.PlanScalarFieldEnum,
};

const columns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Tenant: Prisma.TenantScalarFieldEnum,
  Container: Prisma.ContainerScalarFieldEnum,
  Task: Prisma.TaskScalarFieldEnum,
  Address: Prisma.AddressScalarFieldEnum,
  AddressHistory: Prisma.AddressHistoryScalarFieldEnum,
  AuditEntry: Prisma.AuditEntryScalarFieldEnum,
  TaskLogLine: Prisma.TaskLogLineScalarFieldEnum,
  Observation: Prisma.ObservationScalarFieldEnum,
};

/** Tells a model's own columns from its relations. */
export function isColumn(model: string, name: string): boolean {
  return Object.hasOwn(columns[model] ?? {}, name);
}

/** What a query may ask to be read. */
export interface Read {
  readonly include?: unknown;
  readonly select?: unknown;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Tells whether a read of a shared row takes columns alone, of it and of what it belongs to. */
function isPlain(value: unknown, plain: Readonly<Record<string, string>>): boolean {
  if (!isObject(value)) return true;
  const { select, ...rest } = value;
  return (
    Object.keys(rest).length === 0 &&
    isObject(select) &&
    Object.entries(select).every(([name, wanted]) => {
      const next = outward[name];
      return Object.hasOwn(plain, name) || (next !== undefined && isObject(wanted) && isPlain(wanted, next));
    })
  );
}

/** Refuses a read that walks to rows of other tenants. What is not listed above is refused, so a new relation is closed until somebody thinks of it. */
export function assertInward(model: string, read: Read): void {
  const names = [read.include, read.select].filter(isObject).flatMap((level) => Object.entries(level));
  for (const [name, value] of names) {
    const next = inward[model]?.[name];
    const shared = outward[name];
    if (next !== undefined) {
      if (isObject(value)) assertInward(next, value);
    } else if (shared === undefined ? !isColumn(model, name) : !isPlain(value, shared)) {
      throw new Error(`a read through ${name}`);
    }
  }
}
