// How a process of ours gets into a running VPS: the beginning every shell and command shares. Called by
// run-inside.ts and open-shell.ts. What holds: it joins every cgroup before it enters (else it would open
// devices without the VPS's rules), and it is confined like init.
import type { Ctid } from "@berth/core/container/ctid.ts";
import { BerthError, toBerthError } from "@berth/core/errors/berth-error.ts";
import { MonitorSpec } from "../monitor/monitor-spec.ts";
import type { Agent } from "./agent.ts";
import { confine } from "./confine.ts";

/** Builds the spec of an entering process and keeps its files open while `use` starts the monitor. */
export async function enterContainer<T>(agent: Agent, ctid: Ctid, use: (spec: MonitorSpec) => Promise<T>): Promise<T> {
  const live = agent.live.get(ctid);
  if (live === undefined) throw new BerthError("container.already_stopped", `container ${ctid} does not run`);
  const entrance = agent.cgroups.openEntrance(ctid);
  try {
    const spec = new MonitorSpec().file("target", live.pidfd).file("cgroup2", entrance.unifiedDirectoryFd);
    for (const fd of entrance.attachFds.slice(0, -1)) spec.file("cgroup", fd);
    confine(spec, agent.filter);
    return await use(spec);
  } catch (failed) {
    const error = toBerthError(failed, "console.failed");
    // Of init that word would be right; here only the program that should enter is missing.
    if (error.code !== "container.init_failed") throw error;
    throw new BerthError("console.failed", `entering container ${ctid}: ${error.message}`, { cause: failed });
  } finally {
    entrance.close();
  }
}
