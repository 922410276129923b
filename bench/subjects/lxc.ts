// LXC as its package would run it: user namespace, idmapped root, its own seccomp list, veth with an address and no
// link, limits and device rules. No lxcbr0: Debian's lxc-net is never started.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPureCgroup2 } from "../machine.ts";
import type { Place } from "../place.ts";
import { mountedFirst, planRoot, type RivalRoot } from "./sized-disk.ts";
import type { Life, Subject, Watched } from "./subject.ts";
import { runTimed, waitForStamp } from "./timed-command.ts";

const MEMORY_BYTES = 256 * 1024 * 1024;
const DEVICES = ["1:3", "1:5", "1:7", "1:8", "1:9", "5:0", "5:1", "5:2", "136:*"];

/** Prepares one container of LXC; `slot` makes its names. */
export function openLxc(place: Place, slot: number, isSized: boolean): Subject & { watch(): Promise<Watched> } {
  const name = `lxc-${slot}`;
  const home = join(place.dir, "lxc");
  const pidFile = join(home, `${name}.pid`);
  const root = planRoot(place, { name, tree: place.tree, isSized });
  mkdirSync(join(home, name), { recursive: true });
  mkdirSync(join(place.dir, "lxc-root"), { recursive: true });
  writeFileSync(join(home, name, "config"), configOf(place, { name, slot, root }));
  const start = async () => {
    return runTimed(place, mountedFirst(root, ["lxc-start", "-P", home, "-n", name, "-d", "-p", pidFile]));
  };
  const stop = () => runTimed(place, ["lxc-stop", "-P", home, "-n", name, "-k"]);
  return {
    name: isSized ? "lxc, sized disk" : "lxc",
    async live(): Promise<Life> {
      const created = root.create === null ? null : await runTimed(place, root.create);
      const started = await start();
      const stampNs = await waitForStamp(join(root.path, "stamp"), started.beganNs);
      const stopped = await stop();
      const removed = root.remove === null ? null : await runTimed(place, root.remove);
      return {
        createMs: created?.tookMs ?? 0,
        initMs: (stampNs - started.beganNs) / 1e6,
        startedMs: started.tookMs,
        stopMs: stopped.tookMs,
        deleteMs: removed?.tookMs ?? 0,
      };
    },
    async watch() {
      await start();
      return { watcherPid: Number(readFileSync(pidFile, "utf8")), stop: async () => void (await stop()) };
    },
    close: async () => {},
  };
}

function configOf(place: Place, { name, slot, root }: { name: string; slot: number; root: RivalRoot }): string {
  const { uidBase, cgroupParent, rivals } = place;
  return `${[
    `lxc.uts.name = ${name}`,
    `lxc.rootfs.path = dir:${root.path}`,
    `lxc.rootfs.mount = ${join(place.dir, "lxc-root")}`,
    "lxc.rootfs.options = idmap=container",
    `lxc.idmap = u 0 ${uidBase} 65536`,
    `lxc.idmap = g 0 ${uidBase} 65536`,
    "lxc.init.cmd = /sbin/init",
    "lxc.net.0.type = veth",
    `lxc.net.0.veth.pair = bnl${slot}`,
    "lxc.net.0.flags = up",
    "lxc.net.0.name = eth0",
    `lxc.net.0.ipv4.address = 198.51.100.${(slot % 250) + 1}/32`,
    "lxc.mount.auto = cgroup:mixed proc:mixed sys:ro",
    "lxc.autodev = 1",
    "lxc.pty.max = 1024",
    "lxc.tty.max = 0",
    `lxc.seccomp.profile = ${join(rivals.root, "usr/share/lxc/config/common.seccomp")}`,
    `lxc.cgroup.dir.container = ${cgroupParent}/${name}`,
    `lxc.cgroup.dir.monitor = ${cgroupParent}/${name}-monitor`,
    ...limits(),
  ].join("\n")}\n`;
}

function limits(): string[] {
  const version = isPureCgroup2() ? "cgroup2" : "cgroup";
  const own = isPureCgroup2()
    ? [`memory.max = ${MEMORY_BYTES}`, "memory.swap.max = 0", "cpu.max = 100000 100000"]
    : [
        `memory.limit_in_bytes = ${MEMORY_BYTES}`,
        `memory.memsw.limit_in_bytes = ${MEMORY_BYTES}`,
        "cpu.cfs_quota_us = 100000",
      ];
  const devices = ["deny = a", ...DEVICES.map((device) => `allow = c ${device} rwm`)];
  return [...own, "pids.max = 128", ...devices.map((rule) => `devices.${rule}`)].map(
    (line) => `lxc.${version}.${line}`,
  );
}
