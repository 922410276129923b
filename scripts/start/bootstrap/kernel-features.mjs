// @ts-check
// What the kernel must be able to do for a container. Read from its configuration and module lists:
// nothing is loaded or created, because preflight changes nothing.
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/**
 * @typedef {object} KernelSources
 * @property {string} release as uname -r
 * @property {string | null} config the build configuration; null when the kernel does not tell
 * @property {string} loadedModules /proc/modules
 * @property {string | null} availableModules modules.dep and modules.builtin; null when there is no module tree
 * @property {readonly string[]} namespaces names below /proc/self/ns
 * @property {number} maxUserNamespaces 0 when user namespaces are switched off
 * @property {string} mountinfo /proc/self/mountinfo
 * @property {string | null} unifiedControllers cgroup.controllers of /sys/fs/cgroup; null when that is no cgroup2
 */
/** @typedef {{ name: string, remedy: string }} MissingFeature */

const OLDEST = [6, 1];
const NAMESPACES = ["user", "pid", "net", "mnt", "ipc", "uts", "cgroup"];
/** Symbol of the configuration, module, and what people call it. */
const PARTS = [
  ["CONFIG_OVERLAY_FS", "overlay", "the overlay file system"],
  ["CONFIG_EXT4_FS", "ext4", "the ext4 file system"],
  ["CONFIG_BLK_DEV_LOOP", "loop", "loop devices"],
  ["CONFIG_VETH", "veth", "virtual network pairs (veth)"],
  ["CONFIG_NF_TABLES", "nf_tables", "nftables"],
  ["CONFIG_NFT_MASQ", "nft_masq", "nftables' masquerading"],
  ["CONFIG_SECCOMP_FILTER", "", "seccomp filters"],
];
const V1_CONTROLLERS = ["cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids"];
const V2_CONTROLLERS = ["cpu", "cpuset", "memory", "io", "pids"];

/** @param {string} path @returns {string | null} */
function readOrNull(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** @param {string} release @returns {string | null} */
function readConfig(release) {
  try {
    return gunzipSync(readFileSync("/proc/config.gz")).toString();
  } catch {
    return readOrNull(`/boot/config-${release}`);
  }
}

/** Reads what this machine's kernel tells of itself. @returns {KernelSources} */
export function readKernelSources() {
  const release = (readOrNull("/proc/sys/kernel/osrelease") ?? "0.0").trim();
  const trees = [`/lib/modules/${release}/modules.dep`, `/lib/modules/${release}/modules.builtin`].map(readOrNull);
  return {
    release,
    config: readConfig(release),
    loadedModules: readOrNull("/proc/modules") ?? "",
    availableModules: trees.every((tree) => tree === null) ? null : trees.join("\n"),
    namespaces: NAMESPACES.filter((name) => existsSync(`/proc/self/ns/${name}`)),
    maxUserNamespaces: Number(readOrNull("/proc/sys/user/max_user_namespaces") ?? 0),
    mountinfo: readOrNull("/proc/self/mountinfo") ?? "",
    unifiedControllers: readOrNull("/sys/fs/cgroup/cgroup.controllers"),
  };
}

/** @param {KernelSources} sources @param {string} module */
function hasModule(sources, module) {
  const loaded = new RegExp(`^${module} `, "m");
  const available = new RegExp(`/${module.replaceAll("_", "[-_]")}\\.ko`, "m");
  return loaded.test(sources.loadedModules) || available.test(sources.availableModules ?? "");
}

/**
 * A part is there when built in, loaded, or loadable. A kernel that tells nothing gets the benefit of
 * the doubt: the agent tries the real calls when it starts.
 * @param {KernelSources} sources
 * @param {readonly string[]} part
 * @returns {MissingFeature[]}
 */
function missingPart(sources, [symbol = "", module = "", name = ""]) {
  const setting = new RegExp(`^${symbol}=(\\w)`, "m").exec(sources.config ?? "")?.[1];
  if (setting === "y" || (module !== "" && hasModule(sources, module))) return [];
  if (setting === "m" && sources.availableModules === null) {
    return [
      {
        name,
        remedy: `The modules of the running kernel ${sources.release} are gone, as after an upgrade: restart the machine.`,
      },
    ];
  }
  if (sources.config === null && (sources.availableModules === null || module === "")) return [];
  return [
    {
      name,
      remedy:
        "Start the machine with Debian's own kernel: apt-get install linux-image-amd64 (linux-image-arm64 on ARM).",
    },
  ];
}

/** @param {KernelSources} sources @returns {MissingFeature[]} */
function missingControllers(sources) {
  if (sources.unifiedControllers !== null) {
    const present = sources.unifiedControllers.trim().split(/\s+/);
    return V2_CONTROLLERS.filter((name) => !present.includes(name)).map(controllerGone);
  }
  const options = sources.mountinfo
    .split("\n")
    .flatMap((line) => / - cgroup \S+ (\S+)/.exec(line)?.[1]?.split(",") ?? []);
  return V1_CONTROLLERS.filter((name) => !options.includes(name)).map(controllerGone);
}

/** @param {string} name @returns {MissingFeature} */
function controllerGone(name) {
  return {
    name: `the cgroup controller ${name}`,
    remedy: `Remove cgroup_disable=${name} from the kernel's command line, or mount the controller, and restart.`,
  };
}

/**
 * Lists what is missing, the most basic first; an empty list is a kernel Berth can run on.
 * @param {KernelSources} sources
 * @returns {MissingFeature[]}
 */
export function missingFeatures(sources) {
  const [major = 0, minor = 0] = sources.release.split(".").map((part) => Number.parseInt(part, 10));
  const [oldMajor = 0, oldMinor = 0] = OLDEST;
  // Idmapped overlay layers, openat2, pidfd and clone3 into a cgroup are all there from this release on.
  if (major < oldMajor || (major === oldMajor && minor < oldMinor)) {
    return [
      {
        name: `Linux ${oldMajor}.${oldMinor} or later (this is ${sources.release})`,
        remedy: "Start the machine with Debian 12's or 13's own kernel.",
      },
    ];
  }
  const namespaces = NAMESPACES.filter(
    (name) => !sources.namespaces.includes(name) || (name === "user" && sources.maxUserNamespaces === 0),
  );
  return [
    ...namespaces.map((name) => ({
      name: `${name} namespaces`,
      remedy: name === "user" ? "Allow them: sysctl -w user.max_user_namespaces=15000" : "Start Debian's own kernel.",
    })),
    ...PARTS.flatMap((part) => missingPart(sources, part)),
    ...missingControllers(sources),
  ];
}
