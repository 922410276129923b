// How many shells one container has: each is a process of the node's, outside the VPS's limits. A shell is counted
// by its socket, which its monitor removes when the shell ends, so an agent that was restarted counts right.
// Called by open-shell.ts. After: the name is taken, and the next to ask counts it.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { hasCode } from "../ffi/has-code.ts";

/** More than a person has tabs for; the whole lot costs the node a few megabytes. */
export const MOST_SHELLS = 16;
/** Between the claim and the monitor's socket lie milliseconds; what is older is of an agent that died in between. */
const CLAIM_LASTS_MS = 60_000;

/** Takes the name for a shell that is about to be started; `console.too_many` when all places are taken. */
export async function claimShell(ctid: Ctid, socketPath: string): Promise<void> {
  const directory = dirname(socketPath);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (readdirSync(directory).length >= MOST_SHELLS) await dropDead(directory);
  // Counting and claiming stand in one synchronous stretch: two tabs at once cannot take the same last place.
  if (readdirSync(directory).length >= MOST_SHELLS) {
    throw new BerthError("console.too_many", `container ${ctid} has ${MOST_SHELLS} shells`, {
      params: { most: MOST_SHELLS },
    });
  }
  // The monitor puts its socket in this file's place.
  writeFileSync(socketPath, "", { flag: "wx", mode: 0o600 });
}

/** A monitor that was killed could not remove its socket. */
async function dropDead(directory: string): Promise<void> {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (await isDead(path)) rmSync(path, { force: true });
  }
}

async function isDead(path: string): Promise<boolean> {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return false;
  if (!facts.isSocket()) return Date.now() - facts.mtimeMs > CLAIM_LASTS_MS;
  return new Promise((resolve) => {
    const line = connect(path);
    const answer = (isRefused: boolean) => {
      line.destroy();
      resolve(isRefused);
    };
    line.once("connect", () => answer(false)).once("error", (failed) => answer(hasCode(failed, "ECONNREFUSED")));
  });
}
