// The OCI bundle of one container: what Berth sets up, said in crun's words, as far as it has words for it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../place.ts";

const MEMORY_BYTES = 256 * 1024 * 1024;
const CAPABILITIES = [
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_ADMIN NET_BIND_SERVICE NET_RAW",
  "SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_NICE SYS_PTRACE SYS_RESOURCE",
].flatMap((names) => names.split(" ").map((name) => `CAP_${name}`));
const REFUSED_CALLS =
  "io_uring_setup io_uring_enter io_uring_register perf_event_open bpf userfaultfd open_by_handle_at kexec_load kexec_file_load init_module finit_module delete_module iopl ioperm swapon swapoff acct syslog quotactl settimeofday clock_settime lookup_dcookie nfsservctl uselib ustat sysfs _sysctl".split(
    " ",
  );

/** Writes the bundle and gives its directory. */
export function writeBundle(place: Place, ask: { name: string; slot: number; root: string }): string {
  const dir = join(place.dir, "bundles", ask.name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "config.json"), JSON.stringify(describe(place, ask)));
  return dir;
}

function describe(place: Place, { name, slot, root }: { name: string; slot: number; root: string }): unknown {
  const map = [{ containerID: 0, hostID: place.uidBase, size: 65_536 }];
  const hook = join(import.meta.dirname, "crun-veth-hook.sh");
  const sets = Object.fromEntries(["bounding", "effective", "permitted"].map((set) => [set, CAPABILITIES]));
  return {
    ociVersion: "1.0.2",
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args: ["/sbin/init"],
      env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "container=berth-bench"],
      cwd: "/",
      capabilities: sets,
      noNewPrivileges: false,
    },
    root: { path: root, readonly: false },
    hostname: name,
    mounts: mounts(),
    hooks: {
      createRuntime: [
        {
          path: hook,
          args: [hook, `bnc${slot}`, `198.51.100.${(slot % 250) + 1}`],
          env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
        },
      ],
    },
    linux: {
      uidMappings: map,
      gidMappings: map,
      namespaces: ["user", "mount", "pid", "network", "ipc", "uts", "cgroup"].map((type) => ({ type })),
      cgroupsPath: `/${place.cgroupParent}/${name}`,
      resources: {
        memory: { limit: MEMORY_BYTES, swap: MEMORY_BYTES },
        cpu: { quota: 100_000, period: 100_000 },
        pids: { limit: 128 },
        devices: [{ allow: false, access: "rwm" }],
      },
      seccomp: {
        defaultAction: "SCMP_ACT_ALLOW",
        architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
        syscalls: [{ names: REFUSED_CALLS, action: "SCMP_ACT_ERRNO" }],
      },
    },
  };
}

function mounts(): unknown[] {
  const sealed = ["nosuid", "noexec", "nodev"];
  const mount = (destination: string, type: string, options: readonly string[]) => ({
    destination,
    type,
    source: type,
    options,
  });
  return [
    mount("/proc", "proc", sealed),
    mount("/dev", "tmpfs", ["nosuid", "mode=755", "size=65536k"]),
    mount("/dev/pts", "devpts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
    mount("/dev/shm", "tmpfs", ["nosuid", "nodev", "mode=1777"]),
    mount("/dev/mqueue", "mqueue", sealed),
    mount("/sys", "sysfs", [...sealed, "ro"]),
    mount("/sys/fs/cgroup", "cgroup", [...sealed, "ro"]),
    mount("/run", "tmpfs", ["nosuid", "nodev", "mode=755"]),
  ];
}
