import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stop as stopBundler } from "esbuild";
import { z } from "zod";
import type { Progress } from "../bootstrap/progress.mjs";
import { asStep } from "../bootstrap/progress.mjs";
import { buildAgent, buildCli } from "./build-agent.ts";
import { takeBuildLock } from "./build-lock.ts";
import { assemblePanel, buildPages, generateClient } from "./build-panel.ts";
import { bundle } from "./bundle.ts";
import { copyFile } from "./copy-files.ts";
import { ReleaseStore } from "./release-store.ts";
import { sourceDigest } from "./source-digest.ts";

/** From where to where a release is built. */
export interface BuildInput {
  readonly checkout: string;
  /** Holds `releases` and `current`. */
  readonly releaseDir: string;
  readonly progress: Progress;
}

/** An installed release. */
export interface Release {
  readonly digest: string;
  readonly dir: string;
  /** False when it was there already and nothing was built. */
  readonly isNew: boolean;
}

const packageSchema = z.object({ version: z.string() });

/** Builds and installs the release of a checkout, or finds it installed; then `current` names it. */
export async function buildRelease({ checkout, releaseDir, progress }: BuildInput): Promise<Release> {
  const store = new ReleaseStore(releaseDir);
  const digest = sourceDigest(checkout);
  const isNew = !store.has(digest) && (await buildAlone({ checkout, releaseDir, progress }, digest));
  store.use(digest);
  return { digest, dir: store.path(digest), isNew };
}

/** Builds under the checkout's lock; false when another process installed the release meanwhile. */
async function buildAlone(input: BuildInput, digest: string): Promise<boolean> {
  const waiting = { said: false };
  const giveBack = await takeBuildLock(input.checkout, () => {
    if (!waiting.said) input.progress.say("Another build works in this checkout; waiting for it.");
    waiting.said = true;
  });
  try {
    const store = new ReleaseStore(input.releaseDir);
    if (store.has(digest)) return false;
    const building = store.begin(digest);
    await buildParts(input, building);
    await asStep(input.progress, "Installing the release", () => {
      describe(input.checkout, building, digest);
      return store.finish(building, digest);
    });
    return true;
  } finally {
    await stopBundler();
    giveBack();
  }
}

async function buildParts({ checkout, progress }: BuildInput, building: string): Promise<void> {
  await asStep(progress, "Building the agent", async () => {
    await buildAgent(checkout, join(building, "agent"));
    await buildCli(checkout, building);
    await bundle({
      entry: join(checkout, "scripts/start/supervisor/main.ts"),
      outfile: join(building, "supervisor/main.mjs"),
      external: [],
    });
    copyFile(process.execPath, join(building, "bin/node"));
  });
  await asStep(progress, "Building the panel", async (step) => {
    step.update("database client");
    await generateClient(checkout);
    await buildPages(checkout, (line) =>
      step.update(
        line
          .replaceAll(/[^\x20-\x7e]/g, "")
          .trim()
          .slice(0, 60),
      ),
    );
    step.update("server");
    await assemblePanel(checkout, join(building, "panel"));
  });
}

function describe(checkout: string, building: string, digest: string): void {
  const { version } = packageSchema.parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
  const facts = { digest, version, node: process.versions.node, builtAt: new Date().toISOString() };
  writeFileSync(join(building, "release.json"), `${JSON.stringify(facts, null, 2)}\n`);
}
