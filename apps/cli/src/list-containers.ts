import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { observationSchema } from "@berth/contract/observation.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { z } from "zod";
import type { AgentSocket } from "./agent-socket.ts";

const listedSchema = z.object({ observation: observationSchema, spec: containerSpecSchema.omit({ firstBoot: true }) });

/** One container of this node, as root sees it. */
export type Listed = z.infer<typeof listedSchema>;

/** Gives every container of this node. */
export function listContainers(agent: AgentSocket): Promise<Listed[]> {
  return agent.callLocal({ name: "list", type: "query", output: z.array(listedSchema) }, {});
}

/** Gives one by its CTID or host name; `container.not_found` when none or several have it. */
export async function findContainer(agent: AgentSocket, name: string): Promise<Listed> {
  const found = (await listContainers(agent)).filter(
    ({ spec }) => String(spec.ctid) === name || spec.hostname === name,
  );
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new BerthError("container.not_found", `${found.length} containers are called ${name}`);
  return one;
}
