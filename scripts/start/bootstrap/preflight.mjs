// @ts-check
// Judges the facts of a machine before anything on it is changed. Pure: each refusal is one sentence
// and its remedy.

import { judgeCertificate } from "./certificate.mjs";

/** @typedef {{ code: string, sentence: string, remedy: string }} Refusal */
/** @typedef {import("./facts.mjs").Facts} Facts */

const RELEASES = ["12", "13"];
const GIB = 1024 ** 3;

/** @param {Facts} facts @returns {Refusal[]} */
function judgeSystem(facts) {
  /** @type {Refusal[]} */
  const refusals = [];
  if (facts.uid !== 0) {
    refusals.push({
      code: "not_root",
      sentence: "npm start makes containers and must run as root.",
      remedy: "Run it as root: sudo npm start",
    });
  }
  if (facts.osId !== "debian" || !RELEASES.includes(facts.osVersion)) {
    refusals.push({
      code: "wrong_os",
      sentence: `Berth runs on Debian 12 and 13; this is ${facts.osName}.`,
      remedy: "Use a machine with Debian 12 or 13.",
    });
  }
  if (facts.arch !== "x64" && facts.arch !== "arm64") {
    refusals.push({
      code: "wrong_arch",
      sentence: `Berth runs on amd64 and arm64; this machine is ${facts.arch}.`,
      remedy: "Use a machine with one of these processors.",
    });
  }
  if (Number.parseInt(facts.nodeVersion, 10) < 20) {
    refusals.push({
      code: "old_node",
      sentence: `npm start needs Node 20 or later; this is ${facts.nodeVersion}.`,
      remedy: "Install a newer Node. Berth itself then brings its own.",
    });
  }
  if (facts.glibc === "") {
    refusals.push({
      code: "no_glibc",
      sentence: "This Node is not linked to glibc, which Berth calls the kernel through.",
      remedy: "Use Debian's or nodejs.org's Node, not a musl one.",
    });
  }
  return refusals;
}

/** @param {Facts} facts @returns {Refusal[]} */
function judgeKernel(facts) {
  const [first, ...rest] = facts.missingFeatures;
  if (first === undefined) return [];
  const names = [first, ...rest].map((feature) => feature.name).join(", ");
  return [{ code: "kernel_feature", sentence: `The running kernel lacks ${names}.`, remedy: first.remedy }];
}

/** @param {Facts} facts @returns {Refusal[]} */
function judgePorts(facts) {
  const absent = facts.ports.filter((fact) => fact.isAddressAbsent);
  const taken = facts.ports.filter((fact) => fact.holder !== null && !fact.isAddressAbsent);
  const [one, two] = facts.ports;
  // systemd gives the panel the one capability for it; our own supervisor has nothing to give.
  const low = facts.isServiceWanted ? [] : facts.ports.slice(0, 1).filter(({ port }) => port < facts.firstFreePort);
  const twins = one !== undefined && two !== undefined && one.port === two.port;
  return [
    ...absent.map(({ host }) => ({
      code: "no_address",
      sentence: `No interface of this machine has the address ${host}.`,
      remedy: "Give one that ip address shows: npm start -- --listen ADDRESS",
    })),
    ...low.map(({ port }) => ({
      code: "port_low",
      sentence: `The panel does not run as root, and port ${port} is for root alone.`,
      remedy: `Choose a port from ${facts.firstFreePort}, put a proxy before it, or install a service: npm start -- --service`,
    })),
    ...taken.map(({ port, flag, holder }) => ({
      code: "port_taken",
      sentence: `Port ${port} is taken by ${holder}.`,
      remedy: `Stop that program, or choose another port: npm start -- ${flag} NUMBER`,
    })),
    ...(twins
      ? [
          {
            code: "port_twice",
            sentence: `The panel and the agent cannot both have port ${one.port}.`,
            remedy: "Give --port and --agent-port different numbers.",
          },
        ]
      : []),
  ];
}

/** @param {Facts} facts @returns {Refusal[]} */
function judgeSpace(facts) {
  return facts.space
    .filter(({ freeBytes, neededBytes }) => freeBytes < neededBytes)
    .map(({ path, freeBytes, neededBytes }) => ({
      code: "no_space",
      sentence: `The file system of ${path} has ${(freeBytes / GIB).toFixed(1)} GiB free, and Berth needs ${(neededBytes / GIB).toFixed(1)} GiB.`,
      remedy: "Free some space, or name another place: npm start -- --data-dir DIRECTORY",
    }));
}

/** @param {Facts} facts @returns {Refusal[]} */
function judgePackages({ packages }) {
  if (!packages.hasApt)
    return [
      {
        code: "no_apt",
        sentence: "apt-get is missing, which brings the Debian packages Berth needs.",
        remedy: "Use an ordinary Debian installation.",
      },
    ];
  // With empty lists nothing has a candidate yet; they are fetched first, and the install then tells what is missing.
  if (packages.isListEmpty) return [];
  /** @param {string} name */
  const isGone = (name) => packages.missing.includes(name) && !packages.available.includes(name);
  const gone = packages.missing.filter(isGone);
  const compiler = gone.filter((name) => name === "gcc" || name === "libc6-dev");
  const others = gone.filter((name) => name !== "gcc" && name !== "libc6-dev");
  const remedy = "Check /etc/apt/sources.list.d, run apt-get update, and try again.";
  return [
    ...(compiler.length > 0
      ? [
          {
            code: "no_compiler",
            sentence: `There is no C compiler, and apt knows no package ${compiler.join(" or ")}.`,
            remedy,
          },
        ]
      : []),
    ...(others.length > 0
      ? [{ code: "no_package", sentence: `apt knows no package ${others.join(", ")}, which Berth needs.`, remedy }]
      : []),
  ];
}

/** @param {Facts} facts @returns {Refusal[]} */
function judgeService({ isServiceWanted, isSystemd, isOthersService }) {
  if (!isServiceWanted) return [];
  if (isSystemd)
    return isOthersService
      ? [
          {
            code: "other_service",
            sentence: "The service on this machine is that of a Berth in another data directory.",
            remedy: "Remove it with its own --data-dir: npm start -- --no-service --data-dir DIRECTORY",
          },
        ]
      : [];
  return [
    {
      code: "no_systemd",
      sentence: "systemd is not PID 1 here, so there is nobody to install a service with.",
      remedy: "Start Berth without it: npm start, or npm start -- --detach",
    },
  ];
}

/**
 * Lists every reason not to start, the most basic first; an empty list lets npm start go on.
 * @param {Facts} facts
 * @returns {Refusal[]}
 */
export function judge(facts) {
  return [
    ...judgeSystem(facts),
    ...judgeService(facts),
    ...judgeKernel(facts),
    ...judgePackages(facts),
    ...judgePorts(facts),
    ...judgeSpace(facts),
    ...judgeCertificate(facts.certificate, Date.now()),
  ];
}
