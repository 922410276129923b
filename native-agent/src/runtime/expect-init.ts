// Whether the init that was just started is one: a program that ends at once is none, and a start that called it running
// would leave the customer with a VPS that falls over and over. Called at the end of a start.
import { setTimeout as sleep } from "node:timers/promises";
import type { Exit } from "@berth/contract/observation.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { readProcessState } from "../ffi/process.ts";
import { endWithin } from "./end-container.ts";
import { exitText } from "./exit-text.ts";
import type { LiveContainer } from "./live-container.ts";

const LOOK_MS = 1;
/** An init that still computes after this long has begun its work, whatever that is. */
const BEGUN_WITHIN_MS = 1000;
/** From init's last instruction to the monitor's word of it. */
const TOLD_WITHIN_MS = 5000;

/** Resolves when init waits for something for the first time, as every init does within milliseconds; `container.init_failed` when it ends before. */
export async function expectInit(live: LiveContainer): Promise<void> {
  const exit = await findEarlyEnd(live);
  if (exit !== null) throw new BerthError("container.init_failed", `container ${live.ctid}: ${exitText(exit)}`);
}

async function findEarlyEnd(live: LiveContainer): Promise<Exit | null> {
  const deadline = performance.now() + BEGUN_WITHIN_MS;
  for (;;) {
    const state = readProcessState(live.init.pid);
    if (state === null) return endWithin(live, TOLD_WITHIN_MS);
    if (state === "S" || performance.now() > deadline) return null;
    await sleep(LOOK_MS);
  }
}
