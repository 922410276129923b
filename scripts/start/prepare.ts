// The second half of `npm start`, under the pinned Node: builds the release if it is new, brings up
// database, panel and agent in order, lets this host join, builds the first image. Started by
// start.mjs, which then holds the supervisor.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOptions } from "./bootstrap/options.mjs";
import { isEncrypted, panelAddress } from "./bootstrap/panel-address.mjs";
import { asStep, createProgress } from "./bootstrap/progress.mjs";
import { StartFailure } from "./bootstrap/start-failure.mjs";
import { clusterService, clusterUrl, makeCluster, makeDatabase } from "./database/cluster.ts";
import { AgentShell } from "./install/agent-shell.ts";
import { bringUp, type Keeper } from "./install/bring-up.ts";
import { describeReady } from "./install/describe-ready.ts";
import { buildFirstImage, listImages } from "./install/first-image.ts";
import { launchSupervisor, supervisorKeeper } from "./install/launch-supervisor.ts";
import { loadModules } from "./install/load-modules.ts";
import { BERTH_USER, clusterPlaceOf, makeDirectories, placesOf } from "./install/places.ts";
import { linkCommand, type Programs, programsOfRelease } from "./install/programs.ts";
import { agentConfig, agentService, panelService } from "./install/services.ts";
import { ensureSecret, ensureSettings, installCertificate, writeRootFile } from "./install/settings.ts";
import { ensureSystemUser } from "./install/system-user.ts";
import { buildRelease } from "./release/build-release.ts";
import { installService, startTarget } from "./service/systemd-keeper.ts";
import type { Service } from "./supervisor/config.ts";

const DEFAULT_RELEASE_DIR = "/opt/berth";
const checkout = join(import.meta.dirname, "../..");
const options = parseOptions(process.argv.slice(2), process.env);
const progress = createProgress(process.stdout);

async function main(): Promise<void> {
  const places = placesOf(options);
  const user = await ensureSystemUser(BERTH_USER);
  makeDirectories(places, user);
  const release = await buildRelease({ checkout, releaseDir: options.releaseDir, progress });
  const programs = programsOfRelease(release.dir);
  if (options.releaseDir === DEFAULT_RELEASE_DIR) linkCommand(options.releaseDir);
  const settings = await ensureSettings(places, options.natCidr);
  ensureSecret(places, user);
  installCertificate(places, user, options);
  const cluster = options.databaseUrl === "" ? clusterPlaceOf(places, user) : null;
  const input = {
    options,
    places,
    user,
    programs,
    databaseUrl: cluster === null ? options.databaseUrl : clusterUrl(cluster),
  };
  await loadModules();
  const isAgentChanged = writeRootFile(places.agentConfigFile, agentConfig(input));
  if (cluster !== null) await asStep(progress, "Preparing the database", () => makeCluster(cluster));
  const services = [...(cluster === null ? [] : [clusterService(cluster)]), agentService(input), panelService(input)];
  const { keeper, finish } = await (options.isService
    ? keepBySystemd(services, cluster?.socketDir ?? null, isAgentChanged)
    : keepBySupervisor(services, programs));
  const agent = new AgentShell(places.agentSocket);
  const ensured = await bringUp({
    input,
    keeper,
    agent,
    progress,
    natCidr: settings.natCidr,
    afterDatabase: async () => (cluster === null ? undefined : makeDatabase(cluster)),
  });
  if (options.isImageBuilt) await ensureImage(agent);
  await finish(() => {
    const { pem, fingerprint } = ensured.authority;
    writeFileSync(places.authorityFile, pem, { mode: 0o644 });
    const isOwn = isEncrypted(options) && options.tlsCert === "";
    progress.say(
      describeReady({
        address: panelAddress(options),
        setupUrl: ensured.setupUrl,
        way: options.isService ? "service" : options.isDetached ? "detached" : "foreground",
        logs: options.isService ? "journalctl -u 'berth-*'" : places.logDir,
        authority: isOwn ? { file: places.authorityFile, fingerprint } : null,
      }),
    );
  });
}

/** Who keeps the services alive, and what is to be done once all is up; `tell` prints the closing lines. */
interface Kept {
  readonly keeper: Keeper;
  readonly finish: (tell: () => void) => Promise<void>;
}

/** Our own supervisor, which start.mjs takes hold of at the end. */
async function keepBySupervisor(services: readonly Service[], programs: Programs): Promise<Kept> {
  const places = placesOf(options);
  const supervisor = await launchSupervisor(places, programs, services);
  return {
    keeper: supervisorKeeper(supervisor, places.logDir),
    finish: async (tell) => {
      if (options.isDetached) await supervisor.detach();
      tell();
      await handOver();
      supervisor.close();
    },
  };
}

/** systemd, by units that it starts at every boot. */
async function keepBySystemd(
  services: readonly Service[],
  socketDir: string | null,
  isAgentChanged: boolean,
): Promise<Kept> {
  const stale = isAgentChanged ? ["agent"] : [];
  const keeper = await installService({ services, runDir: options.runDir, socketDir, stale });
  return {
    keeper,
    finish: async (tell) => {
      await startTarget();
      tell();
    },
  };
}

/** Builds the first image if there is none. A mirror out of reach is no reason to have no panel. */
async function ensureImage(agent: AgentShell): Promise<void> {
  if ((await listImages(agent)).length > 0) return;
  try {
    await asStep(progress, "Building the Debian image", (step) => buildFirstImage(agent, options.suite, step));
  } catch (error) {
    progress.say(`${error instanceof Error ? error.message : String(error)}`);
    progress.say("Berth goes on without an image; berth image build tries again, and so does the next npm start.");
  }
}

/** Lets start.mjs take hold of the supervisor before we let go of it. */
function handOver(): Promise<void> {
  if (process.send === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    process.once("message", () => resolve());
    process.send?.("ready");
  });
}

// Ends the programs it runs (see runCommand) and, by letting go of it, the supervisor.
process.on("SIGTERM", () => process.exit(143));
try {
  await main();
  process.exit(0);
} catch (error) {
  const remedy = error instanceof StartFailure ? error.remedy : "";
  console.error(`\n${error instanceof Error ? error.message : String(error)}${remedy === "" ? "" : `\n${remedy}`}`);
  process.exit(1);
}
