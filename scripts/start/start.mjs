// @ts-check
// `npm start`: runs on the system's Node (20 or later) with nothing installed. Looks first, changes
// nothing before everything is known to be right, installs what is needed, and goes on under the
// pinned Node in prepare.ts. Then it stays in the foreground and holds the supervisor.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./bootstrap/debian-packages.mjs";
import { readFacts } from "./bootstrap/facts.mjs";
import { holdSupervisor, isDetachedRunning } from "./bootstrap/hold-supervisor.mjs";
import { installNodeModules, isInstalled, pinnedNode } from "./bootstrap/node-modules.mjs";
import { describeOptions, parseOptions } from "./bootstrap/options.mjs";
import { panelAddress } from "./bootstrap/panel-address.mjs";
import { judge } from "./bootstrap/preflight.mjs";
import { asStep, createProgress } from "./bootstrap/progress.mjs";
import { StartFailure } from "./bootstrap/start-failure.mjs";
import { askRunningStart, takeStartLock } from "./bootstrap/start-lock.mjs";
import { isService, removeService, stopService } from "./service/installed-service.mjs";

const checkout = join(dirname(fileURLToPath(import.meta.url)), "../..");
const progress = createProgress(process.stdout);
/** @type {import("node:child_process").ChildProcess | null} */
let preparing = null;
/** @type {import("./bootstrap/hold-supervisor.mjs").Hold | null} */
let hold = null;
/** @type {"starting" | "ready" | "stopping"} */
let phase = "starting";
let isInstalling = false;
const PARENT_LOOK_MS = 500;

/** @param {import("./bootstrap/options.mjs").StartOptions} options */
async function refuseIfUnfit(options) {
  const facts = await readFacts(options, checkout);
  const refusals = judge(facts);
  if (refusals.length === 0) return facts;
  for (const { sentence, remedy } of refusals) console.error(`${sentence}\n  ${remedy}`);
  process.exit(1);
}

/** Runs prepare.ts; resolves once Berth is ready and held by us. @param {import("./bootstrap/options.mjs").StartOptions} options */
async function prepare(options) {
  const service = options.isService ? ["--service"] : [];
  const args = [join(checkout, "scripts/start/prepare.ts"), ...process.argv.slice(2), ...service];
  const isHeld = !options.isDetached && !options.isService;
  const child = spawn(pinnedNode(checkout), args, { cwd: checkout, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  preparing = child;
  child.on("message", async () => {
    if (isHeld) hold = await holdSupervisor(join(options.runDir, "supervisor.sock"));
    phase = "ready";
    if (child.connected) child.send("held");
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status) => resolve(status ?? 1));
  });
  preparing = null;
  if (code !== 0) process.exit(code);
  if (hold === null && isHeld)
    throw new StartFailure("The supervisor ended before npm start took hold of it.", "Try again.");
}

/** @param {string} signal */
async function stopOn(signal) {
  if (phase === "stopping") return;
  phase = "stopping";
  const code = signal === "SIGINT" ? 130 : 143;
  // While preparing, the supervisor is held by that process alone and stops when it is gone.
  if (preparing !== null) preparing.kill("SIGTERM");
  else if (hold !== null) {
    await stopHeld(hold);
    process.exit(signal === "SIGINT" ? code : 0);
  } else if (isInstalling) progress.say("Stopping as soon as the Debian packages are whole.");
  else process.exit(code);
}

/** @param {import("./bootstrap/hold-supervisor.mjs").Hold} held */
function stopHeld(held) {
  return asStep(progress, "Stopping panel, agent and database; containers go on", () => held.stop());
}

/** npm killed the hard way cannot pass a signal on; being left by it means the same. */
function stopWhenNpmIsGone() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) void stopOn("SIGTERM");
  }, PARENT_LOOK_MS).unref();
}

/** Stops a Berth that runs, or tells that none does. @param {import("./bootstrap/options.mjs").StartOptions} options */
async function stopRunning(options) {
  if (isService(options)) {
    await asStep(progress, "Stopping panel, agent and database; containers go on", () => stopService());
    return progress.say("Berth starts again with this machine, or by npm start. npm start -- --no-service ends that.");
  }
  const running = await holdSupervisor(join(options.runDir, "supervisor.sock"));
  if (running === null) return progress.say("Berth is not running.");
  await stopHeld(running);
}

/** Takes systemd's units away, if they are there. @param {import("./bootstrap/options.mjs").StartOptions} options */
async function removeInstalled(options) {
  if (!isService(options)) return progress.say("Berth is not installed as a service.");
  await asStep(progress, "Stopping and removing the service; containers go on", () => removeService());
}

/** Installs what is missing: Debian packages first, npm's then. @param {import("./bootstrap/facts.mjs").Facts} facts */
async function install({ packages }) {
  if (packages.missing.length > 0) {
    isInstalling = true;
    await asStep(progress, "Installing Debian packages", (step) => installPackages(packages, step));
    isInstalling = false;
    if (phase === "stopping") process.exit(130);
  }
  if (!isInstalled(checkout))
    await asStep(progress, "Installing npm packages", (step) => installNodeModules(checkout, step));
}

/** Says that Berth runs already, if it does. @param {import("./bootstrap/options.mjs").StartOptions} options */
async function isRunning(options) {
  const running = await askRunningStart(options.runDir);
  if (running !== null) {
    const word = running.phase === "ready" ? "already running" : running.phase;
    progress.say(`Berth is ${word} (process ${running.pid}): ${running.address}`);
    return true;
  }
  const isDetached = await isDetachedRunning(join(options.runDir, "supervisor.sock"));
  if (isDetached) progress.say(`Berth is already running, detached: ${panelAddress(options)}`);
  return isDetached;
}

async function main() {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.isHelp) return progress.say(describeOptions());
  if (options.isServiceRemoved) return removeInstalled(options);
  if (options.isStopping) return stopRunning(options);
  const isByHand = await isRunning(options);
  if (isByHand && options.isService)
    throw new StartFailure(
      "A service cannot take over what was started by hand.",
      "Stop it first: npm start -- --stop",
    );
  if (isByHand) return;
  // Where systemd keeps Berth, npm start brings it to this release and leaves it there.
  options.isService ||= isService(options);
  const facts = await refuseIfUnfit(options);
  const address = panelAddress(options);
  const giveBack = await takeStartLock(options.runDir, () => ({ phase, address, pid: process.pid }));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => void stopOn(signal));
  stopWhenNpmIsGone();
  await install(facts);
  await prepare(options);
  if (hold === null) return giveBack();
  const isAsked = await hold.ended;
  giveBack();
  if (!isAsked)
    throw new StartFailure(
      "The supervisor ended by itself.",
      `Its log is ${join(options.dataDir, "log/supervisor.log")}; npm start begins anew.`,
    );
}

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof StartFailure && error.remedy !== "") console.error(error.remedy);
  process.exit(1);
}
