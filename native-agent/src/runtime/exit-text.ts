// How an init ended, in words for an operation's log. Pure; called by the stories.
import type { Exit } from "@berth/contract/observation.ts";

const words: Readonly<Record<Exit["kind"], (code: number) => string>> = {
  poweroff: () => "init powered off",
  reboot: () => "init asked for a reboot",
  exited: (code) => `init ended with status ${code}`,
  signaled: (code) => `init was ended by signal ${code}`,
  lost: () => "init ended, nobody saw how",
};

/** Says how init ended. */
export function exitText({ kind, code }: Exit): string {
  return words[kind](code);
}
