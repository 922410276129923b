// The leak census: everything of the kernel that a container is made of, counted by name. Tests take
// one before and one after and expect the difference to be empty.
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { listNftTables } from "./nft-tables.ts";

/** What exists, one sorted list of names a kind. */
export type Census = Readonly<Record<string, readonly string[]>>;

/** Names a Berth that runs beside the tests owns: its cgroup parent, interfaces and nft table. */
const production = { cgroup: "berth", interfacePrefix: "bt-", table: "berth", uidBelow: 2_013_265_920 };

function mounts(): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes("berth") || / - overlay /.test(line))
    .map((line) => line.split(" ").slice(3, 5).join(" "));
}

function cgroups(): string[] {
  const roots = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(" ")[4] ?? "");
  return roots.flatMap((root) =>
    readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.startsWith("berth") && entry.name !== production.cgroup)
      .map((entry) => join(root, entry.name)),
  );
}

function interfaces(): string[] {
  return readdirSync("/sys/class/net").filter((name) => !name.startsWith(production.interfacePrefix));
}

function loopDevices(): string[] {
  return readdirSync("/sys/block")
    .filter((name) => name.startsWith("loop"))
    .map((name) => `/sys/block/${name}/loop/backing_file`)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").trim())
    .filter((backing) => !backing.startsWith("/var/lib/berth/"));
}

/** Effective uid of a process; -1 when it is gone. */
function uidOf(pid: string): number {
  try {
    return Number(/^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? -1);
  } catch {
    return -1;
  }
}

function exeOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return "";
  }
}

/** Monitors of ours, and every process under a uid of the test range. */
function processes(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const exe = exeOf(pid);
      const isTestMonitor =
        exe.includes("berth-monitor") && !exe.startsWith("/opt/berth/") && !exe.startsWith("/var/lib/berth/");
      return isTestMonitor || uidOf(pid) >= production.uidBelow;
    })
    .map((pid) => `${pid} ${exeOf(pid)}`);
}

function nftTables(): string[] {
  return listNftTables().flatMap(({ name, label }) =>
    name.includes("berth") && name !== production.table ? [`table ${label}`] : [],
  );
}

function namedNetworkNamespaces(): string[] {
  return existsSync("/run/netns") ? readdirSync("/run/netns") : [];
}

function temporaryFiles(): string[] {
  return readdirSync("/tmp").filter((name) => name.startsWith("berth-"));
}

/** Counts what is there now. Uids below the container range do not matter; the tests have a range of their own. */
export function takeCensus(): Census {
  const lists = {
    mounts,
    cgroups,
    interfaces,
    loopDevices,
    processes,
    nftTables,
    namedNetworkNamespaces,
    temporaryFiles,
  };
  return Object.fromEntries(Object.entries(lists).map(([kind, list]) => [kind, list().sort()]));
}

/** Lists what `after` has that `before` had not, `kind: name`; empty means nothing leaked. */
export function leaked(before: Census, after: Census): string[] {
  return Object.entries(after).flatMap(([kind, names]) => {
    const known = new Set(before[kind] ?? []);
    return names.filter((name) => !known.has(name)).map((name) => `${kind}: ${name}`);
  });
}
