// @ts-check
// Brings node_modules to what package-lock.json says, and leaves it alone when it is there already.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.mjs";
import { StartFailure } from "./start-failure.mjs";

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, integrity?: string }} LockEntry */

/** @param {string} path @returns {Map<string, LockEntry>} the installed packages of a lockfile, by folder */
function readLock(path) {
  if (!existsSync(path)) return new Map();
  const { packages } = /** @type {{ packages?: Record<string, LockEntry> }} */ (JSON.parse(readFileSync(path, "utf8")));
  return new Map(
    Object.entries(packages ?? {}).filter(([folder, entry]) => folder.includes("node_modules/") && entry.link !== true),
  );
}

/**
 * Tells whether what npm installed is what the lockfile names. A missing optional package is one of
 * another platform; a folder that was deleted by hand is noticed.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readLock(join(root, "package-lock.json"));
  const present = readLock(join(root, "node_modules/.package-lock.json"));
  if (present.size === 0) return false;
  for (const [folder, entry] of wanted) {
    const found = present.get(folder);
    if (found === undefined && entry.optional === true) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return false;
    if (!existsSync(join(root, folder, "package.json"))) return false;
  }
  return [...present.keys()].every((folder) => wanted.has(folder));
}

/** The Node of the lockfile for this machine; it exists after npm ci. @param {string} root */
export function pinnedNode(root) {
  return join(root, "node_modules", `node-linux-${process.arch}`, "bin/node");
}

/** npm as it was started, else the one in PATH: program and first arguments. @returns {readonly [string, readonly string[]]} */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script !== undefined && existsSync(script) && script.endsWith(".js")
    ? [process.execPath, [script]]
    : ["npm", []];
}

/** npm's own settings (registry, cache, certificates) come by its files and variables, so they pass through. */
export function npmEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(npm_config_(?!prefix|global)|NODE_EXTRA_CA_CERTS|SSL_CERT)/i.test(name),
    ),
  );
}

/**
 * Runs `npm ci` without install scripts, telling how many packages are there.
 * @param {string} root
 * @param {import("./progress.mjs").Step} step
 */
export async function installNodeModules(root, step) {
  const folders = [...readLock(join(root, "package-lock.json"))]
    .filter(([, entry]) => entry.optional !== true)
    .map(([folder]) => folder);
  const timer = setInterval(() => {
    const there = folders.filter((folder) => existsSync(join(root, folder, "package.json"))).length;
    if (there === 0) step.update("fetching");
    else step.update(`${there} of ${folders.length} packages`, (there * 100) / folders.length);
  }, 1000);
  const [command, args] = npmCommand();
  try {
    await runCommand(command, [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      env: npmEnv(),
    });
  } catch (error) {
    throw new StartFailure(
      `npm ci failed: ${error instanceof Error ? error.message : String(error)}`,
      "Check that the npm registry is in reach, and try again.",
    );
  } finally {
    clearInterval(timer);
  }
  return `${folders.length} packages`;
}
