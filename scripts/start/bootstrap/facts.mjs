// @ts-check
// Reads what preflight judges. Nothing here changes anything on the machine.
import { existsSync, readdirSync, readFileSync, readlinkSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { isOthersService, isService, servicePids } from "../service/installed-service.mjs";
import { readCertificate } from "./certificate.mjs";
import { readPackageFacts } from "./debian-packages.mjs";
import { missingFeatures, readKernelSources } from "./kernel-features.mjs";

/** @typedef {{ host: string, port: number, flag: string, holder: string | null, isAddressAbsent: boolean }} PortFact holder: who has it; null when free or ours */
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
 * @property {boolean} isSystemd systemd is PID 1
 * @property {boolean} isServiceWanted
 * @property {boolean} isOthersService the installed units are those of another data directory
 * @property {number} firstFreePort the first port that a user who is not root may listen on
 * @property {readonly import("./kernel-features.mjs").MissingFeature[]} missingFeatures
 * @property {readonly PortFact[]} ports
 * @property {readonly SpaceFact[]} space
 * @property {import("./certificate.mjs").CertificateFacts | null} certificate null when none is given
 * @property {import("./debian-packages.mjs").PackageFacts} packages
 */

const GIB = 1024 ** 3;

/** @returns {Map<string, string>} */
function readOsRelease() {
  const text = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return new Map([...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

/** Tries to listen: "" when that works, else the kernel's word. @param {string} host @param {number} port @returns {Promise<string>} */
function tryListening(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve("")));
  });
}

/** @param {string} pid @returns {string} the program's file name */
function programOf(pid) {
  const program = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "";
  return basename(program) || readFileSync(`/proc/${pid}/comm`, "utf8").trim();
}

/**
 * Finds which process listens on a port: socket inode in /proc/net/tcp, then whose descriptor it is.
 * Null when it is one of `ours`, left by a supervisor that was killed: the next one ends it.
 * @param {number} port
 * @param {readonly string[]} ours
 * @returns {string | null}
 */
function holderOf(port, ours) {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].filter((path) => existsSync(path));
  const rows = tables.flatMap((path) => readFileSync(path, "utf8").split("\n")).map((row) => row.trim().split(/\s+/));
  const inodes = rows
    .filter((row) => row[1]?.endsWith(`:${wanted}`) && row[3] === "0A")
    .map((row) => `socket:[${row[9]}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
      if (!links.some((link) => inodes.includes(link))) continue;
      return ours.includes(pid) ? null : `${programOf(pid)} (process ${pid})`;
    } catch {
      // The process ended, or its descriptors are not ours to read: it is simply not named.
    }
  }
  return "another program";
}

/** The processes of this installation, as its supervisor wrote them down. @param {string} runDir @returns {string[]} */
function ownProcesses(runDir) {
  try {
    const record = JSON.parse(readFileSync(join(runDir, "processes.json"), "utf8"));
    return Object.values(record).map(({ pid }) => String(pid));
  } catch {
    return [];
  }
}

/** @param {Pick<PortFact, "host" | "port" | "flag">} wanted @param {readonly string[]} ours @returns {Promise<PortFact>} */
async function readPort(wanted, ours) {
  const fault = await tryListening(wanted.host, wanted.port);
  const isAddressAbsent = fault === "EADDRNOTAVAIL";
  return { ...wanted, isAddressAbsent, holder: fault === "" || isAddressAbsent ? null : holderOf(wanted.port, ours) };
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
  // Node 24 would otherwise look up the name of every peer, and wait for a resolver that is away.
  if (process.report) Object.assign(process.report, { excludeNetwork: true });
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
  const ours = [...ownProcesses(options.runDir), ...(isService(options) ? await servicePids() : [])];
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
    isServiceWanted: options.isService,
    isOthersService: isOthersService(options),
    firstFreePort: Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8")),
    certificate: readCertificate(options),
    missingFeatures: missingFeatures(readKernelSources()),
    ports: await Promise.all([
      readPort({ host: options.listen, port: options.port, flag: "--port" }, ours),
      readPort({ host: "127.0.0.1", port: options.agentPort, flag: "--agent-port" }, ours),
    ]),
    space: readSpace([
      [options.dataDir, existsSync(`${options.dataDir}/postgres`) ? GIB / 4 : 4 * GIB],
      [options.releaseDir, isFirst ? GIB : GIB / 2],
      [checkout, existsSync(`${checkout}/node_modules`) ? GIB / 4 : 2 * GIB],
    ]),
    packages: await readPackageFacts(),
  };
}
