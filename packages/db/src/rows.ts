import type { Prisma, Task } from "./generated/client.ts";

/** A row of Task. */
export type TaskRow = Task;

/** What a container is read with wherever it is shown. */
export const containerParts = {
  address: { include: { pool: { select: { delivery: true } } } },
  node: { select: { name: true, state: true, lastSeenAt: true } },
  tenant: { select: { name: true, isProvider: true } },
  planVersion: { select: { number: true, planId: true, plan: { select: { name: true } } } },
  observation: true,
  activeTask: true,
} satisfies Prisma.ContainerInclude;

/** A row of Container with what is shown beside it. */
export type ContainerRow = Prisma.ContainerGetPayload<{ include: typeof containerParts }>;

/** A container with what its spec is made of. */
export type ContainerWithAddress = Prisma.ContainerGetPayload<{ include: { address: { include: { pool: true } } } }>;

/** What a tenant is read with: how many containers and people it has. */
export const tenantParts = {
  _count: { select: { containers: true, members: true } },
} satisfies Prisma.TenantInclude;

/** A row of Tenant with its counts. */
export type TenantRow = Prisma.TenantGetPayload<{ include: typeof tenantParts }>;

/** What a plan is read with: its versions, the newest first, with how many containers have each. */
export const planParts = {
  versions: { orderBy: { number: "desc" }, include: { _count: { select: { containers: true } } } },
} satisfies Prisma.PlanInclude;

/** A row of Plan with its versions. */
export type PlanRow = Prisma.PlanGetPayload<{ include: typeof planParts }>;

/** A JSON value on its way into a column. */
export type JsonInput = Prisma.InputJsonValue;
