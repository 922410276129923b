// The bench of the rootfs tests: a data directory of its own, an image made of one static busybox, and
// user namespaces to map it into. Everything is below one temporary directory, and gone after `close`.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerSpec, containerSpecSchema } from "@berth/contract/container-spec.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { eventually } from "../eventually.ts";

export const MIB = 1024 * 1024;

/** A range that belongs to the tests of rootfs/ alone. */
export const UID_BASE = 2_013_265_920 + 65_536 * 3000;

export const BUSYBOX_DIGEST = "b".repeat(64);

export function ctidOf(number: number): Ctid {
  return ctidSchema.parse(number);
}

/** A spec as the panel would send it. */
export function specOf(ctid: Ctid, diskBytes: number): ContainerSpec {
  return containerSpecSchema.parse({
    ctid,
    uuid: crypto.randomUUID(),
    generation: 1,
    hostname: "first.example",
    imageDigest: BUSYBOX_DIGEST,
    limits: {
      cpuMillicores: 1000,
      memoryBytes: 256 * MIB,
      swapBytes: 0,
      diskBytes,
      processes: 64,
      diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
    },
    network: { ipv4: "198.51.100.7", delivery: "nat", nameservers: ["192.0.2.53"] },
    firstBoot: { rootPasswordHash: null, sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA first"] },
    isAutostart: false,
    isSuspended: false,
  });
}

/** Makes an image whose only program is busybox; `change` may spoil it. */
export function makeImage(imageDir: string, digest: string, change: (root: string) => void = () => {}): string {
  const root = join(imageDir, digest, "rootfs");
  for (const name of ["bin", "dev", "etc/ssh", "etc/systemd/system", "proc", "sys", "run", "usr/lib", "var/lib"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  mkdirSync(join(root, "root"), { mode: 0o700 });
  mkdirSync(join(root, "tmp"));
  chmodSync(join(root, "tmp"), 0o1777);
  copyFileSync("/bin/busybox", join(root, "bin/busybox"));
  for (const applet of ["sh", "cat", "dd", "stat", "mv", "mknod", "ls", "rm", "mkdir"])
    symlinkSync("busybox", join(root, "bin", applet));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(root, "etc/motd"), "from the image\n");
  change(root);
  return root;
}

/** A user namespace that maps 0 to the base of a range, held by a sleeping process. */
export interface UserNamespace {
  readonly fd: number;
  readonly pid: number;
  close(): Promise<void>;
}

export async function makeUserNamespace(uidBase: number): Promise<UserNamespace> {
  const holder: ChildProcess = spawn("/usr/bin/unshare", ["-U", "/bin/busybox", "sleep", "1000"], { stdio: "ignore" });
  const pid = holder.pid ?? 0;
  const ended = new Promise<void>((resolve) => holder.once("exit", () => resolve()));
  await eventually("the holder is in a namespace of its own", () => {
    if (readlinkSync(`/proc/${pid}/ns/user`) === readlinkSync("/proc/self/ns/user")) throw new Error("not yet");
  });
  for (const map of ["uid_map", "gid_map"]) writeFileSync(`/proc/${pid}/${map}`, `0 ${uidBase} 65536`);
  const fd = openSync(`/proc/${pid}/ns/user`, "r");
  const close = async (): Promise<void> => {
    closeSync(fd);
    holder.kill("SIGKILL");
    await ended;
  };
  return { fd, pid, close };
}

/** What a program in the container's tree answered. */
export interface Answer {
  readonly code: number | null;
  readonly out: string;
}

/** Runs a program as the container's root, in its user namespace, with the tree as its root directory. */
export function runInside(userns: UserNamespace, rootFd: number, argv: readonly string[]): Answer {
  const enter = [
    "-U",
    "-t",
    String(userns.pid),
    "--setuid",
    "0",
    "--setgid",
    "0",
    "chroot",
    "/proc/self/fd/3",
    ...argv,
  ];
  const run = spawnSync("/usr/bin/nsenter", enter, {
    stdio: ["ignore", "pipe", "pipe", rootFd],
    encoding: "utf8",
    env: { PATH: "/bin:/usr/bin:/usr/sbin" },
  });
  return { code: run.status, out: run.stdout + run.stderr };
}

/** Runs a program of the host as its root, with `fd` as descriptor 3. */
export function runOutside(argv: readonly [string, ...string[]], fd: number): Answer {
  const [program, ...rest] = argv;
  const run = spawnSync(program, rest, { stdio: ["ignore", "pipe", "pipe", fd], encoding: "utf8" });
  return { code: run.status, out: run.stdout + run.stderr };
}

/** Opens something that is no namespace. */
export function openNull(): number {
  return openSync("/dev/null", "r");
}

/** Every mount of the host as it stands now. */
export function readMounts(): string {
  return readFileSync("/proc/self/mountinfo", "utf8");
}

/** Tells whether some loop device still serves a file. */
export function isLoopAttached(device: { minor: number }, file: string): boolean {
  const backing = `/sys/block/loop${device.minor}/loop/backing_file`;
  return existsSync(backing) && readFileSync(backing, "utf8").trim() === file;
}

export interface Bench {
  readonly dir: string;
  readonly dataDir: string;
  readonly imageDir: string;
  readonly runDir: string;
  close(): void;
}

export function openBench(): Bench {
  const dir = mkdtempSync(join(tmpdir(), "berth-rootfs-"));
  const imageDir = join(dir, "images");
  return {
    dir,
    dataDir: join(dir, "data"),
    imageDir,
    runDir: join(dir, "run"),
    // Never into a mount: a test that failed half-way may have left one.
    close: () => void spawnSync("/bin/rm", ["--one-file-system", "-rf", "--", dir]),
  };
}
