// What one Berth of its own names leaves on a machine, counted; and its removal, as an uninstall does it.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** What an instance calls its things in the kernel. */
export interface OwnNames {
  readonly cgroupNames: readonly string[];
  readonly interfacePrefix: string;
  readonly nftTable: string;
  /** Where all its files are. */
  readonly directory: string;
}

function cgroups({ cgroupNames }: OwnNames): string[] {
  const hierarchies = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(" ")[4] ?? "");
  return hierarchies
    .flatMap((hierarchy) => cgroupNames.map((name) => join(hierarchy, name)))
    .filter((directory) => existsSync(directory));
}

function nftTables({ nftTable }: OwnNames): string[] {
  const { stdout } = spawnSync("/usr/sbin/nft", ["list", "tables"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.split(" ").at(-1) === nftTable);
}

function loopDevices({ directory }: OwnNames): string[] {
  return readdirSync("/sys/block").filter((name) => {
    const backing = `/sys/block/${name}/loop/backing_file`;
    return existsSync(backing) && readFileSync(backing, "utf8").startsWith(directory);
  });
}

/** Lists all that is there, one line a thing. */
export function leftBehind(names: OwnNames): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  return [
    ...cgroups(names).map((directory) => `cgroup ${directory}`),
    ...nftTables(names).map((table) => `nft ${table}`),
    ...readdirSync("/sys/class/net")
      .filter((name) => name.startsWith(names.interfacePrefix))
      .map((name) => `interface ${name}`),
    ...loopDevices(names).map((name) => `loop device ${name}`),
    ...mounts.filter((line) => line.includes(names.directory)).map((line) => `mount ${line}`),
    ...(existsSync(names.directory) ? [`directory ${names.directory}`] : []),
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
  for (const table of nftTables(names)) execFileSync("/usr/sbin/nft", ["delete", ...table.split(" ")]);
}
