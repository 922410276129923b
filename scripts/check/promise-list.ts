import { readFileSync } from "node:fs";
import { z } from "zod";
import { testNameSchema } from "./test-titles.ts";

const FILE = "test/promises.json";

const promiseSchema = z.strictObject({ promise: z.string().min(10), tests: z.array(testNameSchema) });
export type Promised = z.infer<typeof promiseSchema>;

const listSchema = z.array(z.strictObject({ area: z.string().min(1), promises: z.array(promiseSchema).min(1) }));

/** Reads every promise of test/promises.json, in order. */
export function readPromises(): Promised[] {
  return listSchema.parse(JSON.parse(readFileSync(FILE, "utf8"))).flatMap(({ promises }) => promises);
}
