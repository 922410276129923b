// Processes by descriptor, and the reaping of our own children. Called by cgroup/, monitor/ and runtime/.
// A pid may be another process a moment later; a pidfd never is. A pid that is no pid is worse: kill(2) takes
// 0 for our own group and -1 for everybody, so none gets past `expectPid`.
import { readFileSync } from "node:fs";
import { hasCode } from "./has-code.ts";
import { declare } from "./libc.ts";
import { SyscallError } from "./syscall-error.ts";

const pidfdOpenCall = declare("int pidfd_open(int pid, unsigned int flags)");
const pidfdSendSignalCall = declare("int pidfd_send_signal(int pidfd, int sig, void *info, unsigned int flags)");
const waitpidCall = declare("int waitpid(int pid, void *status, int options)");

const WNOHANG = 1;

/** Gives the pid back, or throws when it names no single process of the host's users: it must be whole and above 1. */
export function expectPid(pid: number): number {
  if (Number.isSafeInteger(pid) && pid > 1) return pid;
  throw new Error(`${pid} is no process of ours`);
}

/** Ends a process by SIGKILL; false when there is none. Only for a pid that cannot have changed hands. See kill(2). */
export function killProcess(pid: number): boolean {
  try {
    return process.kill(expectPid(pid), "SIGKILL");
  } catch (failed) {
    if (hasCode(failed, "ESRCH")) return false;
    throw failed;
  }
}

/** Opens a process; the descriptor closes itself on execve. ESRCH: there is none. See pidfd_open(2). */
export function pidfdOpen(pid: number): number {
  return pidfdOpenCall(String(pid), expectPid(pid), 0);
}

/** Sends a signal; false when the process has ended already (ESRCH). See pidfd_send_signal(2). */
export function pidfdSendSignal(pidfd: number, signal: number): boolean {
  try {
    pidfdSendSignalCall(`signal ${signal}`, pidfd, signal, null, 0);
    return true;
  } catch (failed) {
    if (failed instanceof SyscallError && failed.code === "ESRCH") return false;
    throw failed;
  }
}

/**
 * Collects a child that has ended; false while it runs. libuv collects only what child_process made, so
 * what posix_spawn made is ours to collect. A pid that is no child of ours counts as collected (ECHILD).
 */
export function reapChild(pid: number): boolean {
  try {
    return waitpidCall(String(pid), expectPid(pid), null, WNOHANG) === pid;
  } catch (failed) {
    if (failed instanceof SyscallError && failed.code === "ECHILD") return true;
    throw failed;
  }
}

/**
 * Reads when a process began, in clock ticks since the host's boot (proc(5), stat field 22): with the pid
 * it names one process for ever. Null when there is no such process, or only its zombie.
 */
export function readStartTicks(pid: number): string | null {
  return readStat(pid)?.[19] ?? null;
}

/** Tells what a process does, by the letter of proc(5), stat field 3: `R` runs, `S` waits. Null as for its start. */
export function readProcessState(pid: number): string | null {
  return readStat(pid)?.[0] ?? null;
}

/** The fields of /proc/PID/stat from the third on; null when nobody lives there. */
function readStat(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${expectPid(pid)}/stat`, "utf8");
    // The name in field 2 may hold spaces and brackets; the last bracket ends it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : fields;
  } catch (failed) {
    if (hasCode(failed, "ENOENT", "ESRCH")) return null;
    throw failed;
  }
}
