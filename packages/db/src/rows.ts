import type { Prisma, Task } from "./generated/client.ts";

/** A row of Task. */
export type TaskRow = Task;

/** What a container is read with wherever it is shown. */
export const containerParts = {
  address: { include: { pool: { select: { delivery: true } } } },
  node: { select: { name: true, state: true } },
  tenant: { select: { name: true, isProvider: true } },
  observation: true,
  activeTask: true,
} satisfies Prisma.ContainerInclude;

/** A row of Container with what is shown beside it. */
export type ContainerRow = Prisma.ContainerGetPayload<{ include: typeof containerParts }>;

/** A container with what its spec is made of. */
export type ContainerWithAddress = Prisma.ContainerGetPayload<{ include: { address: { include: { pool: true } } } }>;

/** A JSON value on its way into a column. */
export type JsonInput = Prisma.InputJsonValue;
