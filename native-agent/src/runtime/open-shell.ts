// A root shell in a running VPS, with a monitor of its own that holds its terminal: the shell outlives a
// reload of the page, the panel and the agent, and ends a minute after its last client. Called by console/.
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import type { Ctid } from "@berth/core/container/ctid.ts";
import { containerRunDir } from "../config.ts";
import type { MonitorSpec } from "../monitor/monitor-spec.ts";
import { spawnMonitor } from "../monitor/spawn-monitor.ts";
import type { Agent } from "./agent.ts";
import { claimShell } from "./claim-shell.ts";
import { shellFiles } from "./console-files.ts";
import { enterContainer } from "./enter-container.ts";
import { INSIDE_PATH } from "./run-inside.ts";

/** How long a shell waits for its next client before it hears SIGHUP. */
const LINGER_MS = 60_000;
/** As fast as a screen can be read, and a flood without a reader stays cheap. */
const SHELL_BYTES_PER_SEC = 4 * 1024 * 1024;

/** bash where the VPS has it; a login shell, so that its own profile counts. */
const SHELL = "cd ~ 2>/dev/null; if command -v bash >/dev/null 2>&1; then exec bash -l; else exec sh -l; fi";

export interface ShellRequest {
  readonly size: { readonly cols: number; readonly rows: number };
  readonly lingerMs?: number;
}

export interface OpenShell {
  readonly shellId: string;
  /** Where its monitor answers, for connectMonitor. */
  readonly socketPath: string;
}

/** Starts a shell; `container.already_stopped` when the VPS does not run, `console.too_many` when it has its share of them. */
export async function openShell(
  agent: Agent,
  ctid: Ctid,
  { size, lingerMs = LINGER_MS }: ShellRequest,
): Promise<OpenShell> {
  const shellId = randomUUID();
  const { socketName, socketPath } = shellFiles(agent.config, { ctid, shellId });
  await claimShell(ctid, socketPath);
  try {
    await enterContainer(agent, ctid, (spec) => startShell(agent, ctid, { spec, socketName, size, lingerMs }));
    return { shellId, socketPath };
  } catch (failed) {
    rmSync(socketPath, { force: true });
    throw failed;
  }
}

async function startShell(
  agent: Agent,
  ctid: Ctid,
  { spec, socketName, size, lingerMs }: Required<ShellRequest> & { spec: MonitorSpec; socketName: string },
): Promise<void> {
  spec.set("dir", containerRunDir(agent.config, ctid)).set("socket", socketName);
  spec.set("terminal", 1).set("size", `${size.cols} ${size.rows}`);
  spec.set("linger", lingerMs).set("rate", SHELL_BYTES_PER_SEC);
  for (const argument of ["/bin/sh", "-c", SHELL]) spec.set("arg", argument);
  for (const variable of [
    `PATH=${INSIDE_PATH}`,
    "HOME=/root",
    "USER=root",
    "LOGNAME=root",
    "SHELL=/bin/sh",
    "TERM=xterm-256color",
  ]) {
    spec.set("env", variable);
  }
  const control = spawnMonitor({ binary: agent.config.monitorBinary, mode: "exec", label: `${ctid} shell`, spec });
  try {
    await control.expect("pid");
    await control.expect("started");
  } finally {
    control.close();
  }
}

/** Finds a shell that was opened earlier, also by a former life of the agent; null when it has ended. */
export function findShell(agent: Agent, shell: { ctid: Ctid; shellId: string }): OpenShell | null {
  const { socketPath } = shellFiles(agent.config, shell);
  return existsSync(socketPath) ? { shellId: shell.shellId, socketPath } : null;
}
