// Reads the lines a monitor answers on its control socket, and turns its refusals into our errors.
// Called by monitor-control.ts and exit-file.ts. The other half is native/spec.c.
import { BerthError } from "@berth/core/errors/berth-error.ts";
import type { ErrorCode } from "@berth/core/errors/catalogue.ts";
import { describeSyscallError } from "../ffi/explain-errno.ts";
import { SyscallError } from "../ffi/syscall-error.ts";

/** The newest protocol this agent speaks; it speaks all since 1. */
export const MONITOR_PROTOCOL = 1;

/** How a monitor's process ended. */
export interface Ending {
  readonly kind: "poweroff" | "reboot" | "exited" | "signaled";
  readonly code: number;
}

export type Answer =
  | { readonly type: "protocol"; readonly version: number; readonly pid: number | null }
  | { readonly type: "pid"; readonly pid: number }
  | { readonly type: "started" }
  | { readonly type: "exit"; readonly ending: Ending }
  | { readonly type: "error"; readonly error: BerthError };

/** Reads one line without its end; a line no monitor says is `monitor.failed`. */
export function parseAnswer(line: string): Answer {
  const [word, first = "", second = "", ...rest] = line.split(" ");
  const pid = Number.parseInt(first, 10);
  if (word === "monitor")
    return { type: "protocol", version: pid, pid: second === "" ? null : Number.parseInt(second, 10) };
  if (word === "pid" && pid > 1) return { type: "pid", pid };
  if (word === "started") return { type: "started" };
  if (word === "error")
    return { type: "error", error: explainRefusal(first, Number.parseInt(second, 10), rest.join(" ")) };
  const ending = parseEnding(line);
  if (ending !== null) return { type: "exit", ending };
  throw new BerthError("monitor.failed", `the monitor said ${JSON.stringify(line.slice(0, 200))}`);
}

/** Reads `exit KIND N`; null when it is something else. */
export function parseEnding(line: string): Ending | null {
  const match = /^exit (poweroff|reboot|exited|signaled) (\d+)/.exec(line);
  const [, kind, code] = match ?? [];
  if (kind !== "poweroff" && kind !== "reboot" && kind !== "exited" && kind !== "signaled") return null;
  return { kind, code: Number(code) };
}

/** The monitor's steps by the part of the agent that prepared them; what is not here is the monitor's own. */
const codesByStep: Readonly<Record<string, ErrorCode>> = {
  cgroup: "cgroup.failed",
  "cgroup-namespace": "cgroup.failed",
  seccomp: "security.failed",
  capabilities: "security.failed",
  keyring: "security.failed",
  open: "rootfs.failed",
  attach: "rootfs.failed",
  fsopen: "rootfs.failed",
  fsconfig: "rootfs.failed",
  fsmount: "rootfs.failed",
  pivot: "rootfs.failed",
  pty: "rootfs.failed",
  execve: "container.init_failed",
};

function explainRefusal(step: string, errno: number, detail: string): BerthError {
  // The monitor names its step, not the system call; for a reader they are the same place in launch.c.
  const cause = new SyscallError(step, errno > 0 ? errno : 22, detail === "" ? null : detail);
  const isUnsafe = step === "open" && (cause.code === "ELOOP" || cause.code === "EXDEV");
  const code = isUnsafe ? "rootfs.unsafe_path" : (codesByStep[step] ?? "monitor.failed");
  return new BerthError(code, `the monitor stopped at ${describeSyscallError(cause)}`, { cause });
}
