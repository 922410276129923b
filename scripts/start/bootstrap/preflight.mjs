// @ts-check
// Judges the facts of a machine before anything on it is changed. Pure: each refusal is one sentence
// and its remedy.

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
  const taken = facts.ports.filter((fact) => fact.holder !== null);
  const [one, two] = facts.ports;
  const twins = one !== undefined && two !== undefined && one.port === two.port;
  return [
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

/**
 * Lists every reason not to start, the most basic first; an empty list lets npm start go on.
 * @param {Facts} facts
 * @returns {Refusal[]}
 */
export function judge(facts) {
  return [
    ...judgeSystem(facts),
    ...judgeKernel(facts),
    ...judgePackages(facts),
    ...judgePorts(facts),
    ...judgeSpace(facts),
  ];
}
