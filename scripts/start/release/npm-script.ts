import { join } from "node:path";
import { npmCommand, npmEnv } from "../bootstrap/node-modules.mjs";
import { runCommand } from "../bootstrap/run-command.mjs";

/** Runs a script of one workspace by npm, under the pinned Node. */
export async function runNpmScript(checkout: string, workspace: string, script: string): Promise<void> {
  const [command, args] = npmCommand();
  const path = `${join(checkout, "node_modules/.bin")}:/usr/local/bin:/usr/bin:/bin`;
  await runCommand(command, [...args, "run", "--silent", script, "-w", workspace], {
    cwd: checkout,
    env: { ...npmEnv(), PATH: path },
  });
}
