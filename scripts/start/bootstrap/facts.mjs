// @ts-check
// Reads what preflight judges. Nothing here changes anything on the machine.
import { existsSync, readdirSync, readFileSync, readlinkSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { readPackageFacts } from "./debian-packages.mjs";
import { missingFeatures, readKernelSources } from "./kernel-features.mjs";

/** @typedef {{ port: number, flag: string, holder: string | null }} PortFact holder: who has it; null when free */
/** @typedef {{ path: string, freeBytes: number, neededBytes: number, device: number }} SpaceFact */
/**
 * @typedef {object} Facts
 * @property {number} uid
 * @property {string} osName
 * @property {string} osId
 * @property {string} osVersion
 * @property {string} arch as Node names it
 * @property {string} nodeVersion without the v
 * @property {string} glibc empty when the C library is another
 * @property {boolean} isSystemd
 * @property {readonly import("./kernel-features.mjs").MissingFeature[]} missingFeatures
 * @property {readonly PortFact[]} ports
 * @property {readonly SpaceFact[]} space
 * @property {import("./debian-packages.mjs").PackageFacts} packages
 */

const GIB = 1024 ** 3;

/** @returns {Map<string, string>} */
function readOsRelease() {
  const text = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return new Map([...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

/** @param {number} port @returns {Promise<boolean>} */
function isPortFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Finds which process listens on a port: socket inode in /proc/net/tcp, then whose descriptor it is. @param {number} port */
function holderOf(port) {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"));
  const rows = tables
    .join("\n")
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const inodes = rows
    .filter((row) => row[1]?.endsWith(`:${wanted}`) && row[3] === "0A")
    .map((row) => `socket:[${row[9]}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
      if (links.some((link) => inodes.includes(link)))
        return `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`;
    } catch {
      // The process ended, or its descriptors are not ours to read: it is simply not named.
    }
  }
  return "another program";
}

/** @param {number} port @param {string} flag @returns {Promise<PortFact>} */
async function readPort(port, flag) {
  return { port, flag, holder: (await isPortFree(port)) ? null : holderOf(port) };
}

/** The nearest directory above that exists. @param {string} path @returns {string} */
function existing(path) {
  return existsSync(path) ? path : existing(dirname(path));
}

/** Adds up what each file system must still take. @param {readonly (readonly [string, number])[]} wishes @returns {SpaceFact[]} */
function readSpace(wishes) {
  /** @type {Map<number, SpaceFact>} */
  const byDevice = new Map();
  for (const [path, bytes] of wishes) {
    if (bytes === 0) continue;
    const place = existing(path);
    const device = statSync(place).dev;
    const { bavail, bsize } = statfsSync(place);
    const before = byDevice.get(device);
    byDevice.set(device, {
      path: before?.path ?? path,
      freeBytes: bavail * bsize,
      neededBytes: (before?.neededBytes ?? 0) + bytes,
      device,
    });
  }
  return [...byDevice.values()];
}

/** @returns {string} */
function glibcVersion() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } } | undefined} */ (
    /** @type {unknown} */ (process.report?.getReport())
  );
  return report?.header?.glibcVersionRuntime ?? "";
}

/**
 * Reads everything preflight wants to know about this machine.
 * @param {import("./options.mjs").StartOptions} options
 * @param {string} checkout where the source is
 * @returns {Promise<Facts>}
 */
export async function readFacts(options, checkout) {
  const os = readOsRelease();
  const isFirst = !existsSync(`${options.releaseDir}/current`);
  return {
    uid: process.getuid?.() ?? -1,
    osName: os.get("PRETTY_NAME") ?? "an unknown system",
    osId: os.get("ID") ?? "",
    osVersion: os.get("VERSION_ID") ?? "",
    arch: process.arch,
    nodeVersion: process.versions.node,
    glibc: glibcVersion(),
    isSystemd: existsSync("/run/systemd/system"),
    missingFeatures: missingFeatures(readKernelSources()),
    ports: await Promise.all([readPort(options.port, "--port"), readPort(options.agentPort, "--agent-port")]),
    space: readSpace([
      [options.dataDir, existsSync(`${options.dataDir}/postgres`) ? GIB / 4 : 4 * GIB],
      [options.releaseDir, isFirst ? GIB : GIB / 2],
      [checkout, existsSync(`${checkout}/node_modules`) ? GIB / 4 : 2 * GIB],
    ]),
    packages: await readPackageFacts(),
  };
}
