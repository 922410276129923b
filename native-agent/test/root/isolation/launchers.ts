// Launchers that lack one layer: the agent's own start story with one thing left out. With them a test proves
// that it can fail, and that what stops the attack in a whole VPS is that layer and nothing else.
import { execFileSync } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { devices } from "../../../src/cgroup/v2/devices.ts";
import { cloneMount, mountSetattr } from "../../../src/ffi/mount.ts";
import { MonitorSpec } from "../../../src/monitor/monitor-spec.ts";
import { MAP_LENGTH } from "../../../src/monitor/open-user-namespace.ts";
import type { Agent } from "../../../src/runtime/agent.ts";
import { v1Directory } from "../../cgroup-directory.ts";

/** One instruction: return SECCOMP_RET_ALLOW. */
const allowEverything = Uint8Array.from([0x06, 0, 0, 0, 0, 0, 0xff, 0x7f]);
/** Every capability there is, as the kernel masks those it does not know. */
const EVERY_CAPABILITY = (2n ** 64n - 1n).toString(16);

/** An agent whose VPSs are born with a filter that lets everything through. */
export function withoutSeccomp(agent: Agent): Agent {
  return { ...agent, filter: allowEverything };
}

/** While `act` runs, VPSs and what enters them keep all capabilities. */
export function withoutCapabilityDrop<T>(act: () => Promise<T>): Promise<T> {
  return withRecord("capabilities", EVERY_CAPABILITY, act);
}

/** While `act` runs, all user namespaces are made by this one user, as a launcher makes them that knows no better. */
export function withSharedAccount<T>(uid: number, act: () => Promise<T>): Promise<T> {
  return withRecord("uid", uid, act);
}

/** While `act` runs, VPSs are given this range of host uids, whatever their own is. */
export function withUsersOf<T>(uidBase: number, act: () => Promise<T>): Promise<T> {
  return withRecord("map", `0 ${uidBase} ${MAP_LENGTH}`, act);
}

/** While `act` runs, VPSs stay in the host's namespace of one kind, and without the mounts only the kind's owner may make. */
export function withoutNamespace<T>(kind: string, mounts: readonly string[], act: () => Promise<T>): Promise<T> {
  const isLeftOut = (key: string, said: string) =>
    (key === "namespace" && said === kind) || (key === "mount" && mounts.includes(said.split(" ")[0] ?? ""));
  return withRecords((key, said) => (isLeftOut(key, said) ? null : said), act);
}

/** While `act` runs, the kernel's files below /sys are mounted to be written. */
export function withWritableSys<T>(act: () => Promise<T>): Promise<T> {
  const isSys = (key: string, said: string) => key === "mount" && said.startsWith("sys sysfs ");
  return withRecords((key, said) => (isSys(key, said) ? "sys sysfs 14 " : said), act);
}

/** While `act` runs, this directory of the host is the root, as a plain chroot would have it. */
export function withRootAt<T>(path: string, act: () => Promise<T>): Promise<T> {
  return withFiles(path, (record, own) => (record.key === "root" ? [{ ...record, fd: own }] : [record]), act);
}

/** While `act` runs, this directory of the host is mounted over /tmp. */
export function withHostDirectory<T>(path: string, act: () => Promise<T>): Promise<T> {
  const isLast = ({ key, words }: FileRecord) => key === "move" && words === "dev";
  const addition = (fd: number): FileRecord => ({ key: "move", fd, words: "tmp" });
  return withFiles(path, (record, own) => (isLast(record) ? [record, addition(own)] : [record]), act);
}

/** While `act` runs, the first VPS enters the cgroups of all trees but one. */
export function withoutOneCgroup<T>(act: () => Promise<T>): Promise<T> {
  let isOneLeft = false;
  const change = (record: FileRecord): FileRecord[] => {
    if (record.key !== "cgroup" || isOneLeft) return [record];
    isOneLeft = true;
    return [];
  };
  return withFiles("/", change, act);
}

interface FileRecord {
  readonly key: string;
  readonly fd: number;
  readonly words: string;
}

/** Replaces records that hand over a file; `own` is a detached mount of the directory. */
async function withFiles<T>(
  path: string,
  change: (record: FileRecord, own: number) => FileRecord[],
  act: () => Promise<T>,
): Promise<T> {
  const directory = openSync(path, "r");
  const own = cloneMount(directory, "");
  // Below a systemd everything is shared, and a launcher that lacks one thing is to lack nothing else.
  mountSetattr(own, { set: 0, isPrivate: true });
  const file = MonitorSpec.prototype.file;
  const changed = vi.spyOn(MonitorSpec.prototype, "file").mockImplementation(function (this: MonitorSpec, ...given) {
    const [key, fd, words = ""] = given;
    for (const record of change({ key, fd, words }, own)) file.call(this, record.key, record.fd, record.words);
    return this;
  });
  try {
    return await act();
  } finally {
    changed.mockRestore();
    for (const fd of [own, directory]) closeSync(fd);
  }
}

/** Tells the monitor another value of one record, whatever the story wanted to tell it. */
function withRecord<T>(record: string, value: string | number, act: () => Promise<T>): Promise<T> {
  return withRecords((key, said) => (key === record ? String(value) : said), act);
}

/** Tells the monitor other values; null leaves a record out. */
async function withRecords<T>(change: (key: string, said: string) => string | null, act: () => Promise<T>): Promise<T> {
  const set = MonitorSpec.prototype.set;
  const changed = vi.spyOn(MonitorSpec.prototype, "set").mockImplementation(function (this: MonitorSpec, key, said) {
    const value = change(key, String(said));
    return value === null ? this : set.call(this, key, value);
  });
  try {
    return await act();
  } finally {
    changed.mockRestore();
  }
}

/** An agent whose monitor is built from our sources with one line of launch.c taken out; `close` removes it. */
export function withoutLine(agent: Agent, line: string): { agent: Agent; close(): void } {
  const directory = mkdtempSync(join(tmpdir(), "berth-iso-launcher-"));
  cpSync(join(import.meta.dirname, "../../../native"), directory, { recursive: true });
  const path = join(directory, "launch.c");
  const lines = readFileSync(path, "utf8").split("\n");
  const rest = lines.filter((text) => text.trim() !== line);
  if (rest.length !== lines.length - 1) throw new Error(`launch.c has no single line "${line}"`);
  writeFileSync(path, rest.join("\n"));
  const monitorBinary = join(directory, "berth-monitor");
  const sources = readdirSync(directory).filter((name) => name.endsWith(".c"));
  // The line's function may have nobody left who calls it.
  execFileSync("gcc", ["-static", "-O1", "-w", ...sources, "-o", monitorBinary], { cwd: directory });
  return {
    agent: { ...agent, config: { ...agent.config, monitorBinary } },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Takes the address of a VPS out of the firewall, as nobody but root at the node can. */
export function dropAddress({ config }: Agent, { ctid, address }: { ctid: number; address: string }): void {
  const element = `{ "${config.interfacePrefix}${ctid}" . ${address} }`;
  execFileSync("/usr/sbin/nft", [`delete element inet ${config.nftTable} own4 ${element}`]);
}

/** Makes a VPS that runs without the rules about devices: v1's are taken off it, cgroup2's program is never attached. */
export async function withoutDeviceRules<T extends { readonly ctid: number }>(
  { config }: Agent,
  add: () => Promise<T>,
): Promise<T> {
  const unattached = vi.spyOn(devices, "prepare").mockImplementation(() => {});
  try {
    const lacking = await add();
    const directory = v1Directory({ parent: config.cgroupParent, ctid: lacking.ctid }, "devices");
    if (directory !== null) writeFileSync(join(directory, "devices.allow"), "a");
    return lacking;
  } finally {
    unattached.mockRestore();
  }
}
