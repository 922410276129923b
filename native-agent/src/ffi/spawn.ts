// The one way the agent starts its own helpers: posix_spawn(3), which does not copy Node's memory, so its
// cost stays flat as the heap grows. Called by monitor/ only. fork, clone and unshare from Node end in a
// dead child or a dead agent (measured), and are not offered.
import { declare } from "./libc.ts";
import { SyscallError } from "./syscall-error.ts";

const spawnCall = declare(
  "int posix_spawn(_Out_ int *pid, const char *path, void *actions, void *attributes, const char **argv, const char **envp)",
);
const actionsInit = declare("int posix_spawn_file_actions_init(void *actions)");
const actionsDestroy = declare("int posix_spawn_file_actions_destroy(void *actions)");
const addDup2 = declare("int posix_spawn_file_actions_adddup2(void *actions, int from, int to)");
const attributesInit = declare("int posix_spawnattr_init(void *attributes)");
const attributesDestroy = declare("int posix_spawnattr_destroy(void *attributes)");
const setFlags = declare("int posix_spawnattr_setflags(void *attributes, short flags)");
const socketpairCall = declare("int socketpair(int domain, int type, int protocol, void *pair)");
const pipe2Call = declare("int pipe2(void *pair, int flags)");

/** A session of its own: a Ctrl-C at the agent's terminal must not reach what outlives the agent. */
const POSIX_SPAWN_SETSID = 0x80;
const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 1 | 0o2000000;
const O_CLOEXEC = 0o2000000;

/** A descriptor the new process gets: ours, and its number there. */
export interface InheritedFile {
  readonly from: number;
  readonly to: number;
}

export interface Spawn {
  readonly path: string;
  readonly argv: readonly string[];
  /** In this order; nothing else of ours may be open without close-on-exec. */
  readonly files: readonly InheritedFile[];
}

/** Starts a program with an empty environment in a new session and gives its pid; the caller reaps it. */
export function spawnProcess({ path, argv, files }: Spawn): number {
  // glibc's types are 80 and 336 bytes on x86-64; larger is harmless.
  const [actions, attributes] = [Buffer.alloc(256), Buffer.alloc(1024)];
  const pid: [number] = [0];
  actionsInit(null, actions);
  attributesInit(null, attributes);
  try {
    setFlags(null, attributes, POSIX_SPAWN_SETSID);
    for (const { from, to } of files) addDup2(null, actions, from, to);
    const errno = spawnCall(path, pid, path, actions, attributes, [...argv, null], [null]);
    // posix_spawn gives the errno itself instead of setting it.
    if (errno !== 0) throw new SyscallError("posix_spawn", errno, path);
    return pid[0];
  } finally {
    attributesDestroy(null, attributes);
    actionsDestroy(null, actions);
  }
}

/** Makes two connected stream sockets, both close-on-exec. See socketpair(2). */
export function socketPair(): [ours: number, theirs: number] {
  return readPair((pair) => socketpairCall(null, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, pair));
}

/** Makes a pipe, both ends close-on-exec. See pipe2(2). */
export function openPipe(): [reading: number, writing: number] {
  return readPair((pair) => pipe2Call(null, pair, O_CLOEXEC));
}

function readPair(make: (pair: Buffer) => void): [number, number] {
  const pair = Buffer.alloc(8);
  make(pair);
  return [pair.readInt32LE(0), pair.readInt32LE(4)];
}
