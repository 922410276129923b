import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { imageSchema } from "@berth/contract/node-facts.ts";
import { operationSchema } from "@berth/contract/operation.ts";
import { z } from "zod";
import type { Step } from "../bootstrap/progress.mjs";
import type { AgentShell } from "./agent-shell.ts";

const LOOK_EVERY_MS = 500;

/** Lists the images this node has. */
export async function listImages(agent: AgentShell): Promise<readonly z.infer<typeof imageSchema>[]> {
  return await agent.ask("image.list", {}, z.array(imageSchema));
}

/** Lets the agent build a Debian image and follows it to its end; returns the image's name. */
export async function buildFirstImage(
  agent: AgentShell,
  suite: "auto" | "bookworm" | "trixie",
  step: Step,
): Promise<string> {
  const started = await agent.call("image.build", { operationId: `${randomUUID()}.1`, suite }, operationSchema);
  for (let operation = started; ; operation = await agent.ask("operation.get", { id: started.id }, operationSchema)) {
    step.update(operation.step, operation.percent);
    if (operation.state === "failed")
      throw new Error(`the image was not built: ${operation.error?.code ?? ""} ${operation.error?.internal ?? ""}`);
    if (operation.state === "succeeded") break;
    await delay(LOOK_EVERY_MS);
  }
  const [newest] = [...(await listImages(agent))].sort((a, b) => b.builtAtMs - a.builtAtMs);
  return newest?.name ?? "";
}
