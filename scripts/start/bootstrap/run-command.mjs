// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to a clean PATH, HOME and LC_ALL=C
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [input] written to its standard input
 * @property {(line: string) => void} [onLine] sees each line of output and errors as it comes
 * @property {boolean} [isStatusRead] opens file descriptor 3 and gives its lines to onLine too
 * @property {boolean} [isSpared] true lets it finish when we end before it (dpkg must not be cut short)
 * @property {boolean} [mayFail] true returns a non-zero code in place of throwing
 */

const BASE_ENV = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };
const KEPT = ["HOME", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

/** @returns {Record<string, string | undefined>} PATH, locale, home and proxies; nothing else of ours is inherited */
function cleanEnv() {
  return { ...BASE_ENV, ...Object.fromEntries(KEPT.map((name) => [name, process.env[name]])) };
}

/**
 * Runs one program to its end, without a shell. A failure's message ends with the last lines it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export async function runCommand(command, args, options = {}) {
  const child = /** @type {import("node:child_process").ChildProcessWithoutNullStreams} */ (
    spawn(command, args, {
      cwd: options.cwd ?? "/",
      env: { ...cleanEnv(), ...options.env },
      stdio: ["pipe", "pipe", "pipe", options.isStatusRead === true ? "pipe" : "ignore"],
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    })
  );
  if (options.isSpared !== true) running.add(child);
  /** @type {Record<"stdout" | "stderr", string>} */
  const output = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name].setEncoding("utf8").on("data", (chunk) => {
      output[name] = (output[name] + chunk).slice(-1_000_000);
    });
    if (options.onLine !== undefined) createInterface({ input: child[name] }).on("line", options.onLine);
  }
  const status = child.stdio[3];
  if (status instanceof Readable && options.onLine !== undefined)
    createInterface({ input: status }).on("line", options.onLine);
  // A program that ends before it reads its input is no reason for us to die of EPIPE.
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit, signal) => resolve(exit ?? (signal === null ? 1 : 128)));
  }).finally(() => running.delete(child));
  if (code !== 0 && options.mayFail !== true) {
    const words = (output.stderr.trim() || output.stdout.trim()).split("\n").slice(-12).join("\n");
    throw new Error(`${command} ${args.slice(0, 3).join(" ")} ended with ${code}:\n${words}`);
  }
  return { code, ...output };
}
