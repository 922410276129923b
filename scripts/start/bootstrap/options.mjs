// @ts-check
// What `npm start` may be told. Every option has a flag and a variable, so that a second Berth
// (a test's, for one) lives beside the first without touching it.
import { isIP } from "node:net";
import { expectSafeAddress } from "./panel-address.mjs";
import { StartFailure } from "./start-failure.mjs";

/**
 * @typedef {object} StartOptions
 * @property {string} dataDir disks, images, database, logs and secrets
 * @property {string} runDir sockets; gone after a reboot
 * @property {string} releaseDir holds `releases/<digest>` and `current`
 * @property {string} imageDir images; empty means `<dataDir>/images`
 * @property {string} listen the address the panel listens on; anything but loopback is HTTPS
 * @property {number} port the panel's
 * @property {number} agentPort the agent's, on loopback
 * @property {"auto" | "bookworm" | "trixie"} suite Debian's release for the first image
 * @property {string} publicUrl what a browser types; empty means loopback and the port
 * @property {string} tlsCert the provider's certificate (PEM); empty means Berth's own authority where one is needed
 * @property {string} tlsKey its key
 * @property {string} natCidr private pool of this node; empty means choose one
 * @property {string} databaseUrl a PostgreSQL of your own; empty means a private cluster
 * @property {string} cgroupParent
 * @property {string} interfacePrefix
 * @property {string} nftTable
 * @property {number} uidBase first of the user ids given to containers
 * @property {boolean} isImageBuilt false leaves out the Debian image
 * @property {boolean} isDetached true returns to the shell once Berth is ready
 * @property {boolean} isStopping true stops a running Berth
 * @property {boolean} isService true installs Berth as systemd units
 * @property {boolean} isServiceRemoved true takes those units away again
 * @property {boolean} isHelp
 */

/** @param {string} value */
const text = (value) => value;

/** @param {string} value @param {string} flag */
function directory(value, flag) {
  if (!value.startsWith("/")) throw new StartFailure(`${flag} needs an absolute path, not "${value}".`);
  return value.length > 1 ? value.replace(/\/+$/, "") : value;
}

/** @param {string} value @param {string} flag */
function runDirectory(value, flag) {
  const path = directory(value, flag);
  // A unix socket's path ends at 107 bytes, and the longest of ours is containers/<ctid>/monitor.sock below this.
  if (path.length > 60)
    throw new StartFailure(`${flag} is longer than 60 characters: "${path}".`, "Name a shorter one.");
  return path;
}

/** @param {string} value @param {string} flag */
function port(value, flag) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw new StartFailure(`${flag} needs a port from 1 to 65535, not "${value}".`);
  return number;
}

/** @param {string} value @param {string} flag */
function uid(value, flag) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1_048_576 || number % 65536 !== 0)
    throw new StartFailure(`${flag} needs a multiple of 65536 above a million, not "${value}".`);
  return number;
}

/** @param {string} value @param {string} flag */
function suite(value, flag) {
  if (value === "auto" || value === "bookworm" || value === "trixie") return value;
  throw new StartFailure(`${flag} is auto, bookworm or trixie, not "${value}".`);
}

/** @param {string} value @param {string} flag */
function cidr(value, flag) {
  const [address = "", bits = ""] = value.split("/");
  const length = Number(bits);
  if (value !== "" && (isIP(address) !== 4 || !/^\d+$/.test(bits) || length < 8 || length > 30)) {
    throw new StartFailure(`${flag} needs a network such as 10.86.0.0/24, not "${value}".`);
  }
  return value;
}

/** @param {string} value @param {string} flag */
function url(value, flag) {
  if (value !== "" && !/^https?:\/\/[^/\s]+$/.test(value))
    throw new StartFailure(`${flag} needs an address such as https://panel.example.net, not "${value}".`);
  return value;
}

/** @param {string} value @param {string} flag */
function listenAddress(value, flag) {
  if (isIP(value) === 0)
    throw new StartFailure(`${flag} needs an address of this machine, such as 192.0.2.1 or ::, not "${value}".`);
  return value;
}

/** @param {string} value @param {string} flag */
const file = (value, flag) => (value === "" ? "" : directory(value, flag));

/** @param {string} value @param {string} flag */
function word(value, flag) {
  if (!/^[a-z][a-z0-9_-]{0,30}$/.test(value))
    throw new StartFailure(`${flag} needs a short lower-case word, not "${value}".`);
  return value;
}

/**
 * Flag, variable, key, default, parser and the line of --help.
 * @type {readonly (readonly [string, string, string, string, (value: string, flag: string) => string | number, string])[]}
 */
const valued = [
  ["--data-dir", "BERTH_DATA_DIR", "dataDir", "/var/lib/berth", directory, "disks, images, database, logs and secrets"],
  ["--run-dir", "BERTH_RUN_DIR", "runDir", "/run/berth", runDirectory, "sockets"],
  ["--release-dir", "BERTH_RELEASE_DIR", "releaseDir", "/opt/berth", directory, "where releases are installed"],
  ["--image-dir", "BERTH_IMAGE_DIR", "imageDir", "", file, "images; below the data directory if not given"],
  ["--listen", "BERTH_LISTEN", "listen", "127.0.0.1", listenAddress, "the panel's address; off loopback it is HTTPS"],
  ["--port", "BERTH_PORT", "port", "8006", port, "the panel's port"],
  ["--tls-cert", "BERTH_TLS_CERT", "tlsCert", "", file, "your certificate (PEM); Berth makes one if not given"],
  ["--tls-key", "BERTH_TLS_KEY", "tlsKey", "", file, "its key"],
  ["--agent-port", "BERTH_AGENT_PORT", "agentPort", "8007", port, "the agent's port on loopback"],
  ["--suite", "BERTH_SUITE", "suite", "auto", suite, "the first image: bookworm, trixie or auto"],
  ["--public-url", "PUBLIC_URL", "publicUrl", "", url, "the address browsers use"],
  ["--nat-cidr", "BERTH_NAT_CIDR", "natCidr", "", cidr, "the private address pool; chosen if not given"],
  ["--database-url", "DATABASE_URL", "databaseUrl", "", text, "a PostgreSQL of your own"],
  ["--cgroup-parent", "BERTH_CGROUP_PARENT", "cgroupParent", "berth", word, "cgroup above all containers"],
  [
    "--interface-prefix",
    "BERTH_INTERFACE_PREFIX",
    "interfacePrefix",
    "bt-",
    word,
    "start of the host's interface names",
  ],
  ["--nft-table", "BERTH_NFT_TABLE", "nftTable", "berth", word, "name of the firewall table"],
  ["--uid-base", "BERTH_UID_BASE", "uidBase", "1879048192", uid, "first user id given to containers"],
];

/** @type {readonly (readonly [string, string, boolean, string])[]} */
const switches = [
  ["--no-image", "isImageBuilt", false, "do not build the Debian image"],
  ["--detach", "isDetached", true, "return to the shell once Berth is ready"],
  ["--stop", "isStopping", true, "stop a running Berth; containers go on"],
  ["--service", "isService", true, "install Berth as systemd units, started at boot"],
  ["--no-service", "isServiceRemoved", true, "stop and remove those units; containers and data stay"],
  ["--help", "isHelp", true, "this list"],
];

/**
 * npm takes a flag before `--` for a setting of its own and hands it on as npm_config_<name>: `npm start --service`
 * arrives as npm_config_service=true, `--no-service` as an empty one (npm 9 to 11).
 * @param {string} flag @param {Readonly<Record<string, string | undefined>>} env
 */
function takenByNpm(flag, env) {
  const isNegative = flag.startsWith("--no-");
  const value = env[`npm_config_${flag.replace(/^--(no-)?/, "").replaceAll("-", "_")}`];
  return isNegative ? (value === "" ? "true" : undefined) : value === "" ? undefined : value;
}

/** @param {readonly (readonly [string, string])[]} given @param {Readonly<Record<string, string | undefined>>} env */
function readOptions(given, env) {
  /** @type {Record<string, string | number | boolean>} */
  const options = {};
  for (const [flag, variable, key, fallback, parse] of valued) {
    const [, value = takenByNpm(flag, env)] = given.find(([name]) => name === flag) ?? [];
    options[key] =
      value === undefined ? parse(env[variable] || fallback, `${flag} (or ${variable})`) : parse(value, flag);
  }
  for (const [flag, key, meaning] of switches)
    options[key] = given.some(([name]) => name === flag) || takenByNpm(flag, env) === "true" ? meaning : !meaning;
  return /** @type {StartOptions} */ (/** @type {unknown} */ (options));
}

/**
 * Reads flags (`--port 80` or `--port=80`) over variables over defaults; throws StartFailure on what it does not know.
 * @param {readonly string[]} argv
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {StartOptions}
 */
export function parseOptions(argv, env) {
  /** @type {[string, string][]} */
  const given = [];
  const waiting = [...argv];
  for (let argument = waiting.shift(); argument !== undefined; argument = waiting.shift()) {
    const [flag = "", inline] = argument.split(/=(.*)/s, 2);
    if (switches.some(([name]) => name === argument)) given.unshift([argument, ""]);
    else if (!valued.some(([name]) => name === flag))
      throw new StartFailure(`npm start does not know "${argument}".`, "npm start -- --help lists what it knows.");
    else {
      const value = inline ?? waiting.shift();
      if (value === undefined) throw new StartFailure(`${flag} needs a value.`);
      given.unshift([flag, value]);
    }
  }
  const options = readOptions(given, env);
  expectSafeAddress(options);
  return options;
}

/** @returns {string} the text of --help */
export function describeOptions() {
  const rows = [
    ...valued.map(
      ([flag, variable, , fallback, , line]) =>
        `  ${flag.padEnd(20)} ${line}${fallback === "" ? "" : ` [${fallback}]`} (${variable})`,
    ),
    ...switches.map(([flag, , , line]) => `  ${flag.padEnd(20)} ${line}`),
  ];
  return ["Usage: npm start -- [options]", ...rows].join("\n");
}
