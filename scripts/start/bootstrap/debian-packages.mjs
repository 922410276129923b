// @ts-check
// The Debian packages Berth stands on: which are missing, and how they are installed.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { runCommand } from "./run-command.mjs";
import { StartFailure } from "./start-failure.mjs";

/**
 * @typedef {object} PackageFacts
 * @property {boolean} hasApt
 * @property {boolean} isListEmpty true when apt has never fetched a list
 * @property {readonly string[]} missing not installed yet
 * @property {readonly string[]} available of the missing, those apt can install
 */

/** What is needed, and nothing more: monitor, firewall, seccomp, disks, database, image, and ssh to a container. */
export const NEEDED_PACKAGES = [
  "gcc",
  "libc6-dev",
  "iproute2",
  "libnftables1",
  "libseccomp2",
  "e2fsprogs",
  "postgresql",
  "mmdebstrap",
  "openssh-client",
];

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
const FORMAT = "-f=${Package} ${db:Status-Status}\n";
const LOCK_WAIT_SECONDS = 600;
const RETRY_MS = 3000;
const LOCKED = /Could not get lock|Unable to (?:acquire|lock)|is another process using it/;

/** Asks dpkg and apt about the needed packages. @returns {Promise<PackageFacts>} */
export async function readPackageFacts(names = NEEDED_PACKAGES) {
  const hasApt = existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg-query");
  if (!hasApt) return { hasApt, isListEmpty: true, missing: names, available: [] };
  const query = await runCommand("dpkg-query", ["-W", FORMAT, ...names], {
    mayFail: true,
  });
  const installed = query.stdout.split("\n").filter((line) => line.endsWith(" installed"));
  const missing = names.filter((name) => !installed.includes(`${name} installed`));
  const policy =
    missing.length === 0 ? "" : (await runCommand("apt-cache", ["policy", ...missing], { mayFail: true })).stdout;
  const available = missing.filter((name) =>
    new RegExp(`^${name.replaceAll("+", "\\+")}:\\n.*\\n  Candidate: (?!\\(none\\))`, "m").test(policy),
  );
  return {
    hasApt,
    isListEmpty: !readdirSync("/var/lib/apt/lists").some((file) => file.includes("_Packages")),
    missing,
    available,
  };
}

/**
 * Debian's postgresql makes and starts a cluster called main as it is installed. Berth has one of its own,
 * so this is switched off first, by a file beside the package's own (which stays unchanged).
 */
function keepDebianFromMakingACluster() {
  mkdirSync("/etc/postgresql-common/createcluster.d", { recursive: true });
  writeFileSync(
    "/etc/postgresql-common/createcluster.d/berth.conf",
    "# Berth runs a private cluster; pg_createcluster still makes others.\ncreate_main_cluster = false\n",
  );
}

/**
 * Runs apt-get, waiting up to ten minutes while another program holds its locks.
 * @param {readonly string[]} args
 * @param {import("./progress.mjs").Step} step
 */
async function runApt(args, step) {
  const giveUpAt = Date.now() + LOCK_WAIT_SECONDS * 1000;
  const options = [
    "-q",
    "-y",
    "-o",
    `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`,
    "-o",
    "APT::Status-Fd=3",
    "-o",
    "Dpkg::Use-Pty=0",
  ];
  const env = { DEBIAN_FRONTEND: "noninteractive", NEEDRESTART_MODE: "a" };
  /** @param {string} line */
  const onLine = (line) => {
    // APT::Status-Fd: `pmstatus:package:percent:words`, `dlstatus:n:percent:words`.
    const status = /^(?:pm|dl)status:[^:]*:([\d.]+):(.*)/.exec(line);
    if (status) step.update((status[2] ?? "").slice(0, 50), Number(status[1]));
    else if (/^Waiting for cache lock/.test(line))
      step.update(`waiting for another apt or dpkg: ${/held by (.*)/.exec(line)?.[1] ?? ""}`);
  };
  for (;;) {
    const run = await runCommand("apt-get", [...options, ...args], {
      env,
      onLine,
      isStatusRead: true,
      isSpared: true,
      mayFail: true,
    });
    if (run.code === 0) return;
    // apt waits for dpkg's lock by itself, but not in every release for the one of its lists.
    if (!LOCKED.test(run.stderr) || Date.now() > giveUpAt) {
      const words = run.stderr
        .trim()
        .split("\n")
        .filter((line) => line.startsWith("E:"))
        .slice(-3)
        .join(" ");
      throw new StartFailure(
        `apt-get ${args[0]} failed: ${words || run.stderr.trim().slice(-300)}`,
        `Run apt-get ${args.slice(0, 1).join(" ")} by hand, mend what it says, and try again.`,
      );
    }
    step.update("waiting for another apt or dpkg to finish");
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/**
 * Installs the missing packages; lists are fetched when a missing package is in none of them.
 * @param {PackageFacts} facts
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string>} what was done, for people
 */
export async function installPackages(facts, step) {
  if (facts.missing.length === 0) return "all there";
  if (facts.isListEmpty || facts.available.length < facts.missing.length) {
    step.update("fetching package lists");
    await runApt(["update"], step);
  }
  if (facts.missing.includes("postgresql")) keepDebianFromMakingACluster();
  const install = [
    "install",
    "--no-install-recommends",
    "-o",
    "Dpkg::Options::=--force-confdef",
    "-o",
    "Dpkg::Options::=--force-confold",
  ];
  try {
    await runApt([...install, ...facts.missing], step);
  } catch (error) {
    // Lists older than the mirror name files that are gone: fetch them once more before giving up.
    if (facts.isListEmpty) throw error;
    step.update("fetching newer package lists");
    await runApt(["update"], step);
    await runApt([...install, ...facts.missing], step);
  }
  return facts.missing.join(", ");
}
