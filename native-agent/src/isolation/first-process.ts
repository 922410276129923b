// The first process of a VPS, read through one open directory of /proc: whatever becomes of its pid meanwhile,
// nothing here can be read of another process. Called by report-isolation.ts. What holds: only the kernel's own
// words are read. No path of the VPS's tree is walked, so nothing in it can lead us elsewhere or make us wait.
import { closeSync, constants, openSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { O_PATH } from "../ffi/fd.ts";
import { hasCode } from "../ffi/has-code.ts";
import type { Init } from "../state/container-record.ts";
import { type Mount, parseMountinfo } from "./parse-mountinfo.ts";

/** By the kernel's names in /proc/PID/ns; see namespaces(7). */
export type NamespaceKind = "user" | "mnt" | "net" | "ipc" | "pid" | "uts" | "cgroup";

/** A customer may make thousands of mounts with long names; more than this of them is not looked at. */
const MOST_MOUNTINFO_BYTES = 4 * 1024 * 1024;

export class FirstProcess {
  readonly pid: number;
  readonly #directory: string;

  /** `directory` is the open /proc/PID by its descriptor. */
  constructor(pid: number, directory: string) {
    this.pid = pid;
    this.#directory = directory;
  }

  /** Reads a file of /proc/PID. */
  read(name: "status" | "cgroup" | "uid_map" | "gid_map" | "stat"): string {
    return readFileSync(`${this.#directory}/${name}`, "latin1");
  }

  /** Reads one line of /proc/PID/status; empty when this kernel does not tell it. */
  status(field: string): string {
    return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(this.read("status"))?.[1] ?? "";
  }

  /** The number of one of its namespaces. */
  namespaceId(kind: NamespaceKind): string {
    return namespaceIdAt(`${this.#directory}/ns/${kind}`);
  }

  /** Opens one of its namespaces for as long as `use` takes. */
  withNamespace<T>(kind: NamespaceKind, use: (namespaceFd: number) => T): T {
    return withOpen(`${this.#directory}/ns/${kind}`, constants.O_RDONLY, use);
  }

  /** Every mount it can see, as far as the bound above reaches. */
  mounts(): Mount[] {
    return parseMountinfo(readAtMost(`${this.#directory}/mountinfo`, MOST_MOUNTINFO_BYTES));
  }

  /** The number of the mount its `/` lies on. The link is opened as a name only: its file system is asked nothing. */
  rootMountId(): number {
    return withOpen(`${this.#directory}/root`, O_PATH, (fd) => {
      const facts = readFileSync(`/proc/self/fdinfo/${fd}`, "latin1");
      return Number(/^mnt_id:\s*(\d+)$/m.exec(facts)?.[1] ?? Number.NaN);
    });
  }

  /** When it began, see readStartTicks; null once it has ended. */
  startTicks(): string | null {
    try {
      const stat = this.read("stat");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
    } catch (failed) {
      if (hasCode(failed, "ESRCH", "ENOENT")) return null;
      throw failed;
    }
  }
}

/** Looks at a container's init; null when it ended before or while `use` looked. */
export async function withFirstProcess<T>(
  { pid, startTicks }: Init,
  use: (process: FirstProcess) => Promise<T>,
): Promise<T | null> {
  const directory = openDirectory(pid);
  if (directory === null) return null;
  try {
    const process = new FirstProcess(pid, `/proc/self/fd/${directory}`);
    if (process.startTicks() !== startTicks) return null;
    const seen = await use(process);
    return process.startTicks() === startTicks ? seen : null;
  } finally {
    closeSync(directory);
  }
}

function openDirectory(pid: number): number | null {
  try {
    return openSync(`/proc/${pid}`, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (failed) {
    if (hasCode(failed, "ENOENT", "ESRCH")) return null;
    throw failed;
  }
}

/** Reads a namespace's number out of a link such as `net:[4026531840]`. */
export function namespaceIdAt(path: string): string {
  return /\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? "";
}

function withOpen<T>(path: string, flags: number, use: (fd: number) => T): T {
  const fd = openSync(path, flags);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** Reads the beginning of a file that may be of any length. */
function readAtMost(path: string, most: number): string {
  return withOpen(path, constants.O_RDONLY, (fd) => {
    const pieces: Buffer[] = [];
    for (let left = most; left > 0; ) {
      const piece = Buffer.alloc(Math.min(left, 65_536));
      const length = readSync(fd, piece);
      if (length === 0) break;
      pieces.push(piece.subarray(0, length));
      left -= length;
    }
    return Buffer.concat(pieces).toString("latin1");
  });
}
