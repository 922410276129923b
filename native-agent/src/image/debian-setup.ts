// What makes a Debian tree fit to be a VPS's image: nothing in it may be the same secret in every VPS
// (host keys, machine id), and what a VPS needs at its first start is there. Constants of ours, run by
// mmdebstrap inside its own tree; nothing from outside reaches this text.

/** The packages beyond Debian's essential ones: an init, a way in, and what a person types first. */
export const DEBIAN_PACKAGES: readonly string[] = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "udev",
  "openssh-server",
  "iproute2",
  "procps",
  "iputils-ping",
  "less",
  "nano",
  "ca-certificates",
  "curl",
];

// Root has no password until the customer asks for one, so this opens no door by itself.
const SSHD_SETTINGS = "PermitRootLogin yes\n";

const write = (path: string, text: string) => `printf '%s' ${quote(text)} > "$1"${path}`;
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The commands mmdebstrap runs when the packages are in; "$1" is the tree. */
export const DEBIAN_HOOKS: readonly string[] = [
  `mkdir -p "$1"/etc/ssh/sshd_config.d`,
  write("/etc/ssh/sshd_config.d/berth.conf", SSHD_SETTINGS),
  write("/etc/default/locale", "LANG=C.UTF-8\n"),
  // Each VPS makes its own at its first start: rootfs/first-boot-files.ts writes the unit for every image.
  `rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/var/lib/dbus/machine-id`,
  // Empty, not missing: systemd then makes an id at each VPS's first start and keeps it.
  `: > "$1"/etc/machine-id`,
  `rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/log/*.log "$1"/var/log/apt/*`,
];

/** SIGRTMIN+3 asks systemd to power off; glibc's SIGRTMIN is 34. */
export const SYSTEMD_POWEROFF_SIGNAL = 37;
