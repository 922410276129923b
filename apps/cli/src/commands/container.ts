import { randomUUID } from "node:crypto";
import { limitsText } from "@berth/core/container/limits-text.ts";
import { bytesText } from "@berth/core/text/bytes-text.ts";
import { followOperation } from "../follow-operation.ts";
import { findContainer, type Listed, listContainers } from "../list-containers.ts";
import { printTable } from "../print-table.ts";
import type { Shell } from "../shell.ts";

/** `berth ct list`: every container of this node. */
export async function listCommand(shell: Shell): Promise<void> {
  const listed = await listContainers(shell.agent);
  if (shell.isJson) return shell.print(JSON.stringify(listed, null, 2));
  const rows = listed.map(({ observation, spec }) => [
    spec.ctid,
    spec.hostname,
    observation.state,
    spec.network.ipv4,
    `${spec.limits.cpuMillicores / 1000}`,
    bytesText(spec.limits.memoryBytes),
    bytesText(spec.limits.diskBytes),
  ]);
  for (const line of printTable(["CTID", "HOSTNAME", "STATE", "ADDRESS", "CORES", "MEMORY", "DISK"], rows))
    shell.print(line);
}

/** `berth ct show CT`: what should be and what is, of one container. */
export async function showCommand(shell: Shell, name: string): Promise<void> {
  const found = await findContainer(shell.agent, name);
  if (shell.isJson) return shell.print(JSON.stringify(found, null, 2));
  for (const line of describe(found)) shell.print(line);
}

function describe({ observation, spec }: Listed): string[] {
  const { state, wanted, sinceMs, init, exit } = observation;
  const { limits, network } = spec;
  return [
    `${spec.ctid}  ${spec.hostname}  ${spec.uuid}`,
    `state    ${state} since ${new Date(sinceMs).toISOString()}, wanted ${wanted}${spec.isSuspended ? ", suspended" : ""}`,
    `address  ${network.ipv4} (${network.delivery})`,
    `limits   ${limitsText(limits)}`,
    `image    ${spec.imageDigest}`,
    init === null ? "init     -" : `init     pid ${init.pid}`,
    exit === null ? "exit     -" : `exit     ${exit.kind} ${exit.code} at ${new Date(exit.atMs).toISOString()}`,
  ];
}

/** `berth ct start|stop|kill CT`: acts and follows; a stop gives the container its time. */
export async function actCommand(
  shell: Shell,
  ask: { act: "start" | "stop" | "kill"; name: string; timeoutMs: number },
): Promise<void> {
  const { ctid } = (await findContainer(shell.agent, ask.name)).spec;
  const operationId = `${randomUUID()}.1`;
  const started =
    ask.act === "stop"
      ? await shell.agent.call("container.stop", { operationId, ctid, timeoutMs: ask.timeoutMs })
      : await shell.agent.call(`container.${ask.act}`, { operationId, ctid });
  await followOperation(shell, started);
}
