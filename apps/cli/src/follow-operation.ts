import { setTimeout } from "node:timers/promises";
import type { Operation } from "@berth/contract/operation.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { readWireError } from "./read-wire-error.ts";
import type { Shell } from "./shell.ts";

const LOOK_EVERY_MS = 150;

/** Follows an operation to its end, telling each step once; throws its error. Leaving earlier does not stop it. */
export async function followOperation({ agent, tell }: Shell, started: Operation): Promise<Operation> {
  let told = "";
  for (let operation = started; ; operation = await agent.call("operation.get", { id: started.id })) {
    const line = `${String(operation.percent).padStart(3)} %  ${operation.step}`;
    if (operation.step !== "" && operation.step !== told) tell(line);
    told = operation.step;
    if (operation.state === "succeeded") return operation;
    if (operation.state === "failed") {
      if (operation.error !== null) throw readWireError(operation.error);
      throw new BerthError("agent.unexpected", "it failed without a word");
    }
    await setTimeout(LOOK_EVERY_MS);
  }
}
