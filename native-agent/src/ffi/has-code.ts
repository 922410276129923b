// One question asked of whatever was thrown: is it the system's error of this name? Node's own file
// errors and our SyscallError carry it in the same field. Called by every part of the agent.

/** Tells whether something thrown is a system error with one of these names, such as `ENOENT`. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  if (!(thrown instanceof Error) || !("code" in thrown)) return false;
  return typeof thrown.code === "string" && codes.includes(thrown.code);
}
