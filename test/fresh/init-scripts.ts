// What runs between this machine and the new Debian: shell, because nothing else is there. Each script
// gets the new root as $1, becomes its PID 1, and leaves this machine's mounts as they were.

/** The cgroup the new system lives in, below every hierarchy. */
export const CGROUP_NAME = "fresh-debian";

/** Puts the shell that runs it into that cgroup, in every hierarchy. */
export const CGROUP = `
grep -E ' - cgroup2? ' /proc/self/mountinfo | cut -d ' ' -f 5 | while read -r tree; do
  mkdir -p "$tree/${CGROUP_NAME}"
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "$tree/$file" ] || cat "$tree/$file" > "$tree/${CGROUP_NAME}/$file"
  done
  echo $$ > "$tree/${CGROUP_NAME}/cgroup.procs"
done
`;

/** The machine's cgroup trees again, each beginning at the new system's own cgroup. */
const OWN_CGROUPS = `
mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
grep -E ' - cgroup2? ' /proc/self/mountinfo | grep -vF " $1/" | while read -r line; do
  tree=$(echo "$line" | cut -d ' ' -f 5)
  kind=$(echo "$line" | sed 's/.* - \\([^ ]*\\) .*/\\1/')
  options=$(echo "$line" | sed 's/.* rw,\\{0,1\\}//')
  [ "$tree" = /sys/fs/cgroup ] || mkdir -p ".$tree"
  if [ "$kind" = cgroup2 ]; then mount -t cgroup2 cgroup2 ".$tree"
  else mount -t cgroup -o "$options" cgroup ".$tree"; fi
done
`;

const COMMON = `
set -e
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --rbind /sys sys
`;

const LEAVE = `
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
hostname fresh
pivot_root . mnt
umount -l /mnt
`;

/** A PID 1 that collects orphans and does nothing else. */
export const BARE_INIT = `${COMMON}${OWN_CGROUPS}
mount --rbind /dev dev
${LEAVE}
while :; do sleep 1; done
`;

/** systemd as PID 1, with devices that belong to nobody, so that it opens no terminal of the machine. */
export const SYSTEMD_INIT = `${COMMON}${OWN_CGROUPS}
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
for node in null zero full random urandom tty loop-control; do
  touch "dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs tmpfs dev/shm
${LEAVE}
legacy=
[ -e /sys/fs/cgroup/cgroup.controllers ] ||
  legacy="systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"
exec env -i container=berth-fresh PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd $legacy
`;

/** Units that would work on the machine around the new system: its kernel settings, modules, mounts and terminals. */
export const SYSTEMD_MASKED = [
  "systemd-sysctl.service",
  "systemd-modules-load.service",
  "systemd-binfmt.service",
  "systemd-random-seed.service",
  "systemd-tmpfiles-setup-dev.service",
  "systemd-tmpfiles-setup-dev-early.service",
  "kmod-static-nodes.service",
  "dev-hugepages.mount",
  "dev-mqueue.mount",
  "proc-sys-fs-binfmt_misc.automount",
  "sys-fs-fuse-connections.mount",
  "sys-kernel-config.mount",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "systemd-pstore.service",
  "systemd-logind.service",
  "getty.target",
  "console-getty.service",
  "fstrim.timer",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
];
