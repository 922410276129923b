import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { copyFile } from "./copy-files.ts";
import { runNpmScript } from "./npm-script.ts";

/**
 * Builds the agent's directory: the monitor, the agent in one file, and koffi's native part beside it,
 * which cannot be bundled. Nothing else is needed to run it but Node, so another node can take it as it is.
 */
export async function buildAgent(checkout: string, into: string): Promise<void> {
  await runNpmScript(checkout, "native-agent", "build:native");
  copyFile(join(checkout, "native-agent/build/berth-monitor"), join(into, "berth-monitor"));
  await bundle({
    entry: join(checkout, "native-agent/src/main.ts"),
    outfile: join(into, "main.mjs"),
    external: [],
  });
  // A thread of the agent is a program of its own, and looked for beside it.
  await bundle({
    entry: join(checkout, "native-agent/src/metrics/history/history-worker.ts"),
    outfile: join(into, "history-worker.mjs"),
    external: [],
  });
  copyKoffi(checkout, join(into, "node_modules"));
}

/** Copies koffi's native part, which its script (in the bundle) looks for below node_modules. */
function copyKoffi(checkout: string, modules: string): void {
  const native = `@koromix/koffi-linux-${process.arch}`;
  for (const file of ["package.json", "index.js", `linux_${process.arch}/koffi.node`]) {
    copyFile(join(checkout, "node_modules", native, file), join(modules, native, file));
  }
}

/** Builds the `berth` command, and the program that starts it. */
export async function buildCli(checkout: string, release: string): Promise<void> {
  const entry = join(checkout, "apps/cli/src/main.ts");
  if (!existsSync(entry)) return;
  await bundle({ entry, outfile: join(release, "cli/main.mjs"), external: [] });
  mkdirSync(join(release, "bin"), { recursive: true });
  const launcher = [
    "#!/bin/sh",
    "# The berth command of this release.",
    'here=$(dirname "$(readlink -f "$0")")',
    'exec "$here/node" "$here/../cli/main.mjs" "$@"',
    "",
  ];
  writeFileSync(join(release, "bin/berth"), launcher.join("\n"), { mode: 0o755 });
}
