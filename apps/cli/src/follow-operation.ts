import { setTimeout } from "node:timers/promises";
import type { Operation } from "@berth/contract/operation.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { isErrorCode } from "@berth/core/errors/catalogue.ts";
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
      const { code, internal } = operation.error ?? { code: "agent.unexpected", internal: "it failed without a word" };
      throw new BerthError(isErrorCode(code) ? code : "agent.unexpected", internal);
    }
    await setTimeout(LOOK_EVERY_MS);
  }
}
