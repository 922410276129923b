import { z } from "zod";
import { imageDigestSchema } from "./container-spec.ts";

/** What a node is and has; the answer to `hello` and the node page of the panel. */
export const nodeFactsSchema = z.strictObject({
  agentVersion: z.string().max(60),
  agentStartId: z.string().max(40),
  /** The contract versions the agent speaks, newest first. */
  contractVersions: z.array(z.number().int()).min(1),
  hostname: z.string().max(255),
  kernel: z.string().max(120),
  os: z.string().max(120),
  cgroupMode: z.enum(["v1", "v2", "hybrid"]),
  cores: z.number().int().min(1),
  memoryBytes: z.number().int(),
  memoryUsedBytes: z.number().int(),
  swapBytes: z.number().int(),
  /** The file system that holds the containers' disks. */
  diskBytes: z.number().int(),
  diskUsedBytes: z.number().int(),
  bootedAtMs: z.number().int(),
  /** The IPv4 addresses of its own interfaces, each with its network: `192.0.2.7/24`. */
  networks: z.array(z.cidrv4()).max(500).default([]),
  /** Kernel features by name; a missing one tells what is lost. */
  features: z
    .array(z.strictObject({ name: z.string().max(60), isPresent: z.boolean(), note: z.string().max(500) }))
    .max(100),
});
export type NodeFacts = z.infer<typeof nodeFactsSchema>;

/** An image on a node, ready to be started from. */
export const imageSchema = z.strictObject({
  digest: imageDigestSchema,
  /** For people: `debian-13`. */
  name: z.string().max(80),
  os: z.string().max(120),
  sizeBytes: z.number().int(),
  builtAtMs: z.number().int(),
  /** How its init is asked to power off: a signal number, or a command run inside. */
  stop: z.union([
    z.strictObject({ signal: z.number().int().min(1).max(64) }),
    z.strictObject({ command: z.array(z.string().max(1000)).min(1).max(50) }),
  ]),
  init: z.string().max(200),
});
export type Image = z.infer<typeof imageSchema>;
