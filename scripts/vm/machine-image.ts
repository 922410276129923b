// A Debian system disk for virtual machines, with Debian's own kernel: built once per package list by
// mmdebstrap from the host's own mirrors, and kept in the tests' cache. No mount, no loop device.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { findPackageSources, type Suite } from "../../native-agent/src/image/package-sources.ts";

const CACHE = "/var/cache/berth-test";

const PACKAGES = [
  ...["systemd", "systemd-sysv", "dbus", "udev", "kmod", "procps", "util-linux", "linux-image-cloud-amd64"],
  ...["initramfs-tools", "zstd", "apparmor", "libatomic1", "ca-certificates"],
  // What the agent and its tests use.
  ...["gcc", "libc6-dev", "iproute2", "libnftables1", "libseccomp2", "e2fsprogs", "openssh-client", "nftables"],
  ...["busybox-static", "mmdebstrap", "openssl"],
];

/** The unit that runs what is on the second disk and powers off; without that disk it does nothing. */
const JOB_UNIT = `[Unit]
Description=The job on the second disk
ConditionPathExists=/dev/vdb
After=basic.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'modprobe virtio_console; mkdir -p /srv/job; mount /dev/vdb /srv/job; \\
 for i in $(seq 60); do [ -e /dev/virtio-ports/job ] && break; sleep 0.5; done; \\
 sh /srv/job/run.sh >/dev/virtio-ports/job 2>&1; echo "@@RC=$?" >/dev/virtio-ports/job; sync; systemctl poweroff --force'
Delegate=yes
[Install]
WantedBy=multi-user.target
`;

const INITRAMFS_MODULES = ["virtio_pci", "virtio_blk", "virtio_mmio", "ext4", "crc32c_generic", "crc32c_intel"];

const HOOKS = {
  essential: [
    `mkdir -p "$1/etc/initramfs-tools/conf.d"`,
    `printf 'MODULES=list\\nCOMPRESS=zstd\\n' >"$1/etc/initramfs-tools/conf.d/berth"`,
    `printf '%s\\n' ${INITRAMFS_MODULES.join(" ")} >"$1/etc/initramfs-tools/modules"`,
  ],
  customize: [
    `printf '/dev/vda / ext4 rw,relatime 0 1\\n' >"$1/etc/fstab"`,
    `echo vm >"$1/etc/hostname"`,
    `cp "$BERTH_JOB_UNIT" "$1/etc/systemd/system/berth-job.service"`,
    `chroot "$1" systemctl enable berth-job.service`,
    `chroot "$1" systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer dpkg-db-backup.timer systemd-networkd-wait-online.service systemd-pstore.service`,
    `rm -f "$1/etc/resolv.conf" && echo "nameserver 127.0.0.1" >"$1/etc/resolv.conf"`,
  ],
};

/** A system disk that is never written to, with the kernel and initramfs to boot it. */
export interface MachineImage {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

function filesOf(directory: string): MachineImage {
  return {
    disk: join(directory, "disk.raw"),
    kernel: join(directory, "vmlinuz"),
    initrd: join(directory, "initrd.img"),
  };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, stderr, error } = spawnSync(command, args, { env, encoding: "utf8", maxBuffer: 64 << 20 });
  if (status === 0) return;
  throw new Error(`${command} ended with ${status}: ${error?.message ?? stderr.split("\n").slice(-15).join("\n")}`);
}

/** Unpacks a Debian system with its kernel into a directory. */
async function debootstrap(suite: Suite, staging: string, root: string): Promise<void> {
  const sources = await findPackageSources(suite, staging);
  const unit = join(staging, "berth-job.service");
  writeFileSync(unit, JOB_UNIT);
  const tar = join(staging, "root.tar");
  run(
    "mmdebstrap",
    [
      "--mode=root",
      "--variant=minbase",
      `--include=${PACKAGES.join(",")}`,
      ...sources.aptOptions.map((option) => `--aptopt=${option}`),
      ...["doc", "man", "locale"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
      ...HOOKS.essential.map((hook) => `--essential-hook=${hook}`),
      ...HOOKS.customize.map((hook) => `--customize-hook=${hook}`),
      suite,
      tar,
      ...sources.lines,
    ],
    { ...process.env, TMPDIR: staging, BERTH_JOB_UNIT: unit },
  );
  mkdirSync(root);
  run("tar", ["-x", "--numeric-owner", "--xattrs", "--xattrs-include=*", "-p", "-C", root, "-f", tar]);
  rmSync(tar);
}

function bootFile(root: string, prefix: string): string {
  const name = readdirSync(join(root, "boot")).find((file) => file.startsWith(prefix));
  if (name === undefined) throw new Error(`the system has no /boot/${prefix}*`);
  return join(root, "boot", name);
}

async function build(suite: Suite, target: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true, mode: 0o755 });
  const staging = mkdtempSync(join(CACHE, ".vm-"));
  try {
    const root = join(staging, "root");
    await debootstrap(suite, staging, root);
    const made = join(staging, "made");
    mkdirSync(made);
    const { disk, kernel, initrd } = filesOf(made);
    cpSync(bootFile(root, "vmlinuz-"), kernel);
    cpSync(bootFile(root, "initrd.img-"), initrd);
    execFileSync("truncate", ["-s", "24G", disk]);
    run("mke2fs", ["-q", "-t", "ext4", "-E", "lazy_itable_init=1,lazy_journal_init=1", "-d", root, disk]);
    renameSync(made, target);
  } finally {
    execFileSync("rm", ["-rf", "--one-file-system", staging]);
  }
}

/** Gives the image of a suite; the first call of a machine takes one to three minutes. */
export async function openMachineImage(suite: Suite): Promise<MachineImage> {
  const key = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex")
    .slice(0, 16);
  const directory = join(CACHE, `vm-${suite}-${key}`);
  if (!existsSync(directory)) {
    await build(suite, directory);
    const older = readdirSync(CACHE).filter((name) => name.startsWith(`vm-${suite}-`) && name !== `vm-${suite}-${key}`);
    for (const name of older) rmSync(join(CACHE, name), { recursive: true });
  }
  return filesOf(directory);
}
