import { z } from "zod";
import type { Shell } from "../shell.ts";

/** `berth join URL TOKEN`: this node becomes one of the panel's. */
export async function joinCommand(shell: Shell, ask: { panelUrl: string; token: string }): Promise<void> {
  const output = z.object({ nodeId: z.uuid() });
  const { nodeId } = await shell.agent.callLocal({ name: "join", type: "mutation", output }, ask);
  shell.print(`joined as node ${nodeId}`);
}
