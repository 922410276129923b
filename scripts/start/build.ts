// Builds and installs the release of this checkout and nothing else, for images and for tests:
// `node scripts/start/build.ts --release-dir /opt/berth`. Needs gcc, and npm ci before it.
import { join } from "node:path";
import { parseOptions } from "./bootstrap/options.mjs";
import { createProgress } from "./bootstrap/progress.mjs";
import { buildRelease } from "./release/build-release.ts";

const { releaseDir } = parseOptions(process.argv.slice(2), process.env);
const progress = createProgress(process.stdout);
const release = await buildRelease({ checkout: join(import.meta.dirname, "../.."), releaseDir, progress });
progress.say(`${release.isNew ? "Built" : "There already"}: ${release.dir}`);
