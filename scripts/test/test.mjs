// @ts-check
// `npm test`: runs on the system's Node with nothing installed. Installs what the tests need, as
// `npm start` installs what it needs, and goes on under the pinned Node in test.ts.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages, NEEDED_PACKAGES, readPackageFacts } from "../start/bootstrap/debian-packages.mjs";
import { installNodeModules, isInstalled, pinnedNode } from "../start/bootstrap/node-modules.mjs";
import { asStep, createProgress } from "../start/bootstrap/progress.mjs";

/** Beside what Berth itself needs: a browser, the `nft` command for looking at rules, and a small static shell. */
const TEST_PACKAGES = [...NEEDED_PACKAGES, "chromium", "nftables", "busybox-static"];

const checkout = join(dirname(fileURLToPath(import.meta.url)), "../..");
const progress = createProgress(process.stdout);

async function install() {
  const facts = await readPackageFacts(TEST_PACKAGES);
  if (facts.missing.length > 0)
    await asStep(progress, "Installing Debian packages", (step) => installPackages(facts, step));
  if (!isInstalled(checkout))
    await asStep(progress, "Installing npm packages", (step) => installNodeModules(checkout, step));
}

/** Runs one command of the prepared checkout with the pinned Node first in PATH. @param {readonly string[]} argv */
function run([command = "", ...args]) {
  const path = [join(checkout, "node_modules/.bin"), dirname(pinnedNode(checkout)), process.env.PATH].join(":");
  const env = { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: "1" };
  return spawnSync(command, args, { cwd: checkout, stdio: "inherit", env }).status ?? 1;
}

if (process.getuid?.() !== 0) {
  console.error("npm test needs root: it makes real namespaces, cgroups and mounts.\n  Run it with sudo.");
  process.exit(1);
}
await install();
process.exitCode = run([pinnedNode(checkout), "scripts/test/test.ts", ...process.argv.slice(2)]);
