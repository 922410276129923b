// Reads the seccomp programs of a process that runs: the kernel tells them to a tracer alone. Called by
// isolation/. Before and after: nobody traces the process. In between it stands still for a
// millisecond or two. See ptrace(2); every call comes from the agent's main thread, which is the tracer, and if the
// agent dies meanwhile the kernel lets the process go.
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { declare } from "./libc.ts";
import { expectPid } from "./process.ts";
import { SyscallError } from "./syscall-error.ts";

const [PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_SECCOMP_GET_FILTER] = [
  17, 0x4206, 0x4207, 0x420c,
] as const;
const [WNOHANG, __WALL] = [1, 0x40000000] as const;
const [STOPPED, PTRACE_EVENT_STOP] = [0x7f, 128] as const;
/** A process that waits for a dead disk does not stop, and nobody waits with it for ever. */
const [SPIN_MS, PATIENCE_MS, LOOK_AGAIN_MS] = [1, 2000, 100] as const;
const INSTRUCTION_BYTES = 8;

const ptrace = declare("long ptrace(long request, int pid, size_t address, size_t data)");
const ptraceInto = declare("long ptrace(long request, int pid, size_t address, void *buffer)");
const waitpid = declare("int waitpid(int pid, void *status, int options)");

/**
 * Reads the newest `count` programs, as seccomp(2) takes them; null when the process did not stop in time. One
 * reading of a process at a time: the second would find it traced and throw EPERM.
 */
export async function readSeccompPrograms(pid: number, count: number): Promise<Uint8Array[] | null> {
  ptrace(String(pid), PTRACE_SEIZE, expectPid(pid), 0, 0);
  let stop: Stop | null = null;
  try {
    ptrace(String(pid), PTRACE_INTERRUPT, pid, 0, 0);
    stop = await waitForStop(pid);
    return stop?.isAlive ? Array.from({ length: count }, (_, index) => readProgram(pid, index)) : null;
  } finally {
    if (stop === null) letGoLater(pid);
    else letGo(pid, stop);
  }
}

function readProgram(pid: number, index: number): Uint8Array {
  const instructions = ptrace(String(pid), PTRACE_SECCOMP_GET_FILTER, pid, index, 0);
  const program = Buffer.alloc(instructions * INSTRUCTION_BYTES);
  ptraceInto(String(pid), PTRACE_SECCOMP_GET_FILTER, pid, index, program);
  return program;
}

interface Stop {
  readonly isAlive: boolean;
  /** A signal that arrived just then, which the process must still get; 0 is none. */
  readonly signal: number;
}

/** Null when it went on too long. Usually it takes microseconds; on a busy node the process waits for a processor first. */
async function waitForStop(pid: number): Promise<Stop | null> {
  const beganMs = performance.now();
  for (;;) {
    const stop = readStop(pid);
    const waitedMs = performance.now() - beganMs;
    if (stop !== null || waitedMs > PATIENCE_MS) return stop;
    if (waitedMs > SPIN_MS) await delay(1);
  }
}

/** Null while it runs. Of one that ended this was the tracer's half of the burial; its own parent does the other. */
function readStop(pid: number): Stop | null {
  const status = Buffer.alloc(4);
  if (waitpid(String(pid), pid, status, WNOHANG | __WALL) !== pid) return null;
  const isAlive = status.readUInt8(0) === STOPPED;
  const isOurStop = status.readUInt16LE(2) === PTRACE_EVENT_STOP;
  return { isAlive, signal: isAlive && !isOurStop ? status.readUInt8(1) : 0 };
}

function letGo(pid: number, { isAlive, signal }: Stop): void {
  if (!isAlive) return;
  try {
    ptrace(String(pid), PTRACE_DETACH, pid, 0, signal);
  } catch (failed) {
    // Killed while it stood still.
    if (!(failed instanceof SyscallError && failed.code === "ESRCH")) throw failed;
  }
}

/** Only a process that stands still can be let go of, so it is waited for; nobody is kept alive by that. */
function letGoLater(pid: number): void {
  const timer = setInterval(() => {
    const stop = readStopOrEnd(pid);
    if (stop === null) return;
    clearInterval(timer);
    letGo(pid, stop);
  }, LOOK_AGAIN_MS);
  timer.unref();
}

function readStopOrEnd(pid: number): Stop | null {
  try {
    return readStop(pid);
  } catch {
    // ECHILD: it is nobody we trace any more.
    return { isAlive: false, signal: 0 };
  }
}
