// Where a container's monitors serve terminals and leave their last words. Read by the stories and by
// console/; the files are made by the monitors themselves.
import { join } from "node:path";
import { type AgentConfig, containerRunDir } from "../config.ts";

/** The console's files of one container; the names are relative to its run directory. */
export function consoleFiles(config: AgentConfig, ctid: number) {
  const directory = containerRunDir(config, ctid);
  const [socketName, exitName] = ["monitor.sock", "exit"];
  return { socketName, exitName, socketPath: join(directory, socketName), exitPath: join(directory, exitName) };
}

/** The socket of one shell; short, because a socket's path may have 107 characters at most. */
export function shellFiles(config: AgentConfig, shell: { ctid: number; shellId: string }) {
  const socketName = join("shells", `${shell.shellId}.sock`);
  return { socketName, socketPath: join(containerRunDir(config, shell.ctid), socketName) };
}
