// What one Berth of its own names leaves on a machine, counted; and its removal, as an uninstall does it, or by
// force where a run was broken off. What cannot be counted throws: it must never pass for nothing.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hasCode } from "../../native-agent/src/ffi/has-code.ts";
import { deleteNftTable, listNftTables, type NftTable } from "../../native-agent/test/nft-tables.ts";

/** What an instance calls its things in the kernel. */
export interface OwnNames {
  readonly cgroupNames: readonly string[];
  readonly interfacePrefix: string;
  readonly nftTable: string;
  /** How the path of every directory begins that its files are in. */
  readonly directoryPrefix: string;
}

/** A killed process is gone within milliseconds, a whole systemd within a second. */
const END_MS = 10_000;

function mounts(): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8").split("\n");
}

function cgroups({ cgroupNames }: OwnNames): string[] {
  return mounts()
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(" ")[4] ?? "")
    .flatMap((hierarchy) => cgroupNames.map((name) => join(hierarchy, name)))
    .filter((directory) => existsSync(directory));
}

function nftTables({ nftTable }: OwnNames): NftTable[] {
  return listNftTables().filter(({ name }) => name === nftTable);
}

function interfaces({ interfacePrefix }: OwnNames): string[] {
  return readdirSync("/sys/class/net").filter((name) => name.startsWith(interfacePrefix));
}

function loopDevices({ directoryPrefix }: OwnNames): string[] {
  return readdirSync("/sys/block").filter((name) => {
    const backing = `/sys/block/${name}/loop/backing_file`;
    return existsSync(backing) && readFileSync(backing, "utf8").startsWith(directoryPrefix);
  });
}

function directories({ directoryPrefix }: OwnNames): string[] {
  return readdirSync(dirname(directoryPrefix))
    .filter((name) => name.startsWith(basename(directoryPrefix)))
    .map((name) => join(dirname(directoryPrefix), name));
}

function processes(cgroup: string): number[] {
  try {
    const own = readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
    const inside = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...own, ...inside.flatMap(({ name }) => processes(join(cgroup, name)))];
  } catch (error) {
    // Its last process took it away between the look and the reading.
    if (hasCode(error, "ENOENT") || hasCode(error, "ENODEV")) return [];
    throw error;
  }
}

/** Lists all that is there, one line a thing. */
export function leftBehind(names: OwnNames): string[] {
  return [
    ...cgroups(names).map((directory) => `cgroup ${directory}`),
    ...nftTables(names).map(({ label }) => `nft table ${label}`),
    ...interfaces(names).map((name) => `interface ${name}`),
    ...loopDevices(names).map((name) => `loop device ${name}`),
    ...mounts()
      .filter((line) => line.includes(names.directoryPrefix))
      .map((line) => `mount ${line}`),
    ...directories(names).map((directory) => `directory ${directory}`),
  ];
}

function removeCgroup(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(directory, entry.name));
  rmdirSync(directory);
}

/** Takes the empty cgroups and the firewall's tables, which an agent keeps between two starts. */
export function uninstall(names: OwnNames): void {
  for (const directory of cgroups(names)) removeCgroup(directory);
  for (const table of nftTables(names)) deleteNftTable(table);
}

/** Kills what runs in its cgroups, and waits for the end without letting anything else run. */
function endProcesses(names: OwnNames): void {
  const pids = () => new Set(cgroups(names).flatMap(processes));
  for (const deadline = performance.now() + END_MS; pids().size > 0; ) {
    if (performance.now() > deadline) throw new Error(`still running: ${[...pids()].join(", ")}`);
    for (const pid of pids()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (!hasCode(error, "ESRCH")) throw error;
      }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

/** Ends and removes all of it by force, whoever left it: a run that is broken off, or one that was killed before. */
export function sweep(names: OwnNames): void {
  endProcesses(names);
  uninstall(names);
  // Either end of a cable takes the other one with it.
  for (let [name] = interfaces(names); name !== undefined; [name] = interfaces(names))
    execFileSync("ip", ["link", "delete", name]);
  const points = mounts().flatMap((line) => line.split(" ")[4] ?? []);
  for (const point of points.filter((path) => path.startsWith(names.directoryPrefix)).reverse())
    execFileSync("umount", ["--lazy", point]);
  for (const name of loopDevices(names)) execFileSync("losetup", ["--detach", `/dev/${name}`]);
  for (const directory of directories(names)) execFileSync("rm", ["--one-file-system", "-rf", directory]);
}

/** Sweeps when this process ends in whatever way it can notice; returns how to forget that. */
export function sweepAtEnd(names: OwnNames): () => void {
  const sweepNow = () => sweep(names);
  const broken = (signal: NodeJS.Signals) => {
    forget();
    sweepNow();
    process.kill(process.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, broken);
  process.on("exit", sweepNow);
  function forget(): void {
    for (const signal of signals) process.off(signal, broken);
    process.off("exit", sweepNow);
  }
  return forget;
}
