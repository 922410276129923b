import { ctidSchema } from "@berth/core/container/ctid.ts";
import { z } from "zod";
import { certificateRequestSchema, certificateSchema } from "./certificate.ts";
import { containerSpecSchema, passwordHashSchema } from "./container-spec.ts";
import { historyAskSchema, historySchema } from "./history.ts";
import { isolationReportSchema } from "./isolation.ts";
import { imageSchema, nodeFactsSchema } from "./node-facts.ts";
import { nodeEventSchema, observationSchema } from "./observation.ts";
import { operationIdSchema, operationLogPageSchema, operationSchema, operationUpdateSchema } from "./operation.ts";
import { sampleSchema } from "./sample.ts";
import { terminalOpenSchema } from "./terminal.ts";

/** The newest version of this list; the agent accepts it and the one before. */
export const CONTRACT_VERSION = 1;

/** One thing the panel may ask of an agent. There is nothing else: no argv, no shell text, no path of the host. */
export interface OperationKind {
  readonly type: "query" | "mutation" | "subscription";
  /** True when data or service of a customer ends by it; the agent counts these per minute. */
  readonly isDestructive: boolean;
  readonly input: z.ZodType;
  /** Of a subscription, one row. */
  readonly output: z.ZodType;
}

const one = z.strictObject({ ctid: ctidSchema });
const act = z.strictObject({ operationId: operationIdSchema, ctid: ctidSchema });
const ask = { type: "query", isDestructive: false } as const;
const make = { type: "mutation", isDestructive: false } as const;
const end = { type: "mutation", isDestructive: true } as const;
const follow = { type: "subscription", isDestructive: false } as const;

/** The closed list, at most 30. A mutation answers at once with its operation and goes on; `operation.watch` follows it. */
export const operations = {
  hello: { ...ask, input: z.strictObject({ contractVersion: z.number().int() }), output: nodeFactsSchema },
  "container.list": {
    ...ask,
    input: z.strictObject({}),
    output: z.strictObject({ seq: z.number().int(), observations: z.array(observationSchema) }),
  },
  "container.put": {
    ...make,
    input: z.strictObject({ operationId: operationIdSchema, spec: containerSpecSchema }),
    output: operationSchema,
  },
  "container.start": { ...make, input: act, output: operationSchema },
  "container.stop": {
    ...end,
    input: act.extend({ timeoutMs: z.number().int().min(1000).max(600_000) }),
    output: operationSchema,
  },
  "container.kill": { ...end, input: act, output: operationSchema },
  "container.restart": {
    ...end,
    input: act.extend({ timeoutMs: z.number().int().min(1000).max(600_000) }),
    output: operationSchema,
  },
  "container.delete": { ...end, input: act, output: operationSchema },
  /** Root's password inside: set at once in a running VPS, at its next start in a stopped one. */
  "container.setPassword": {
    ...make,
    input: act.extend({ rootPasswordHash: passwordHashSchema }),
    output: operationSchema,
  },
  "operation.get": { ...ask, input: z.strictObject({ id: operationIdSchema }), output: operationSchema },
  "operation.watch": {
    ...follow,
    input: z.strictObject({ id: operationIdSchema, after: z.number().int().min(-1) }),
    output: operationUpdateSchema,
  },
  "operation.log": {
    ...ask,
    input: z.strictObject({ id: operationIdSchema, offset: z.number().int().min(0) }),
    output: operationLogPageSchema,
  },
  "events.stream": { ...follow, input: z.strictObject({ after: z.number().int().min(0) }), output: nodeEventSchema },
  "metrics.recent": { ...ask, input: one, output: z.array(sampleSchema) },
  "metrics.stream": {
    ...follow,
    input: z.strictObject({ ctids: z.array(ctidSchema).max(2000) }),
    output: z.array(sampleSchema),
  },
  "metrics.history": { ...ask, input: historyAskSchema, output: historySchema },
  "image.list": { ...ask, input: z.strictObject({}), output: z.array(imageSchema).max(1000) },
  "image.build": {
    ...make,
    input: z.strictObject({ operationId: operationIdSchema, suite: z.enum(["auto", "bookworm", "trixie"]) }),
    output: operationSchema,
  },
  "certificate.request": { ...make, input: z.strictObject({}), output: certificateRequestSchema },
  "certificate.install": { ...make, input: certificateSchema, output: z.strictObject({}) },
  "isolation.report": { ...ask, input: one, output: isolationReportSchema },
  "terminal.open": {
    ...make,
    input: terminalOpenSchema,
    output: z.strictObject({ ticket: z.string().max(200), shellId: z.uuid() }),
  },
} as const satisfies Record<string, OperationKind>;

export type OperationName = keyof typeof operations;
export type OperationInput<N extends OperationName> = z.infer<(typeof operations)[N]["input"]>;
export type OperationOutput<N extends OperationName> = z.infer<(typeof operations)[N]["output"]>;
