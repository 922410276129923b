import { randomUUID } from "node:crypto";
import { scaleBytes } from "@berth/core/text/scale-unit.ts";
import { followOperation } from "../follow-operation.ts";
import { printTable } from "../print-table.ts";
import type { Shell } from "../shell.ts";

/** `berth image list`: the images of this node, newest first. */
export async function imageListCommand(shell: Shell): Promise<void> {
  const images = await shell.agent.call("image.list", {});
  if (shell.isJson) return shell.print(JSON.stringify(images, null, 2));
  const rows = images.map(({ digest, name, os, sizeBytes, builtAtMs }) => {
    const { value, unit } = scaleBytes(sizeBytes);
    return [
      name,
      os,
      `${value.toFixed(0)} ${unit}`,
      new Date(builtAtMs).toISOString().slice(0, 16),
      digest.slice(0, 12),
    ];
  });
  for (const line of printTable(["NAME", "SYSTEM", "SIZE", "BUILT", "DIGEST"], rows)) shell.print(line);
}

/** `berth image build`: makes a Debian image from this host's own package sources. */
export async function imageBuildCommand(shell: Shell, suite: "auto" | "bookworm" | "trixie"): Promise<void> {
  await followOperation(shell, await shell.agent.call("image.build", { operationId: `${randomUUID()}.1`, suite }));
  const [newest] = await shell.agent.call("image.list", {});
  shell.print(newest?.digest ?? "");
}
