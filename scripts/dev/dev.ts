// `npm run dev`, as root: the whole company from the sources as they stand, beside an installed Berth
// (own data, ports and names). The panel reloads by itself; an edit of server code or of the agent
// takes effect at the next `npm run dev`, or when that process is killed: the supervisor starts it anew.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseOptions } from "../start/bootstrap/options.mjs";
import { panelAddress } from "../start/bootstrap/panel-address.mjs";
import { asStep, createProgress } from "../start/bootstrap/progress.mjs";
import { clusterService, clusterUrl, makeCluster, makeDatabase } from "../start/database/cluster.ts";
import { AgentShell } from "../start/install/agent-shell.ts";
import { bringUp } from "../start/install/bring-up.ts";
import { describeReady } from "../start/install/describe-ready.ts";
import { buildFirstImage, listImages } from "../start/install/first-image.ts";
import { launchSupervisor, supervisorKeeper } from "../start/install/launch-supervisor.ts";
import { BERTH_USER, clusterPlaceOf, makeDirectories, placesOf } from "../start/install/places.ts";
import { programsOfCheckout } from "../start/install/programs.ts";
import { agentConfig, agentService, panelService } from "../start/install/services.ts";
import { ensureSecret, ensureSettings, writeRootFile } from "../start/install/settings.ts";
import { ensureSystemUser } from "../start/install/system-user.ts";
import { runNpmScript } from "../start/release/npm-script.ts";

/** What a developer's Berth is called, so that it never meets an installed one. */
const OWN = [
  ["--data-dir", "/var/lib/berth-dev"],
  ["--run-dir", "/run/berth-dev"],
  ["--port", "8016"],
  ["--agent-port", "8017"],
  ["--cgroup-parent", "berth-dev"],
  ["--interface-prefix", "bd-"],
  ["--nft-table", "berth_dev"],
  ["--uid-base", "2147483648"],
].flat();

const checkout = join(import.meta.dirname, "../..");
const options = parseOptions([...OWN, ...process.argv.slice(2)], {});
const progress = createProgress(process.stdout);
const places = placesOf(options);
const user = await ensureSystemUser(BERTH_USER);
const programs = programsOfCheckout(checkout);

makeDirectories(places, user);
await asStep(progress, "Building monitor and database client", async () => {
  await runNpmScript(checkout, "native-agent", "build:native");
  await runNpmScript(checkout, "packages/db", "generate");
});
const settings = await ensureSettings(places, options.natCidr);
ensureSecret(places, user);
const cluster = clusterPlaceOf(places, user);
// Panel and setup run as root: Next writes its build into the checkout, which may be closed to the user berth.
const root = { name: "root", uid: 0, gid: 0 };
const input = { options, places, user: root, programs, databaseUrl: clusterUrl(cluster) };
writeRootFile(places.agentConfigFile, agentConfig(input));
await makeCluster(cluster);

const panel = panelService(input);
const development = { ...panel, env: { ...panel.env, NODE_ENV: "development" } };
const services = [clusterService(cluster), agentService(input), development];
const supervisor = await launchSupervisor(places, programs, services);
const agent = new AgentShell(places.agentSocket);
const afterDatabase = () => makeDatabase(cluster);
const { natCidr } = settings;
const keeper = supervisorKeeper(supervisor, places.logDir);
const { setupUrl } = await bringUp({ input, keeper, agent, progress, natCidr, afterDatabase });
if (options.isImageBuilt && (await listImages(agent)).length === 0) {
  await asStep(progress, "Building the Debian image", (step) => buildFirstImage(agent, options.suite, step));
}
const address = panelAddress(options);
progress.say(describeReady({ address, setupUrl, way: "foreground", logs: places.logDir, authority: null }));
const logs = ["panel", "agent"].map((name) => join(places.logDir, `${name}.log`));
spawn("tail", ["-n", "0", "-F", ...logs], { stdio: ["ignore", "inherit", "ignore"] });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void supervisor.stop().finally(() => process.exit(0)));
}
