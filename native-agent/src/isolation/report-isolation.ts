// Shows what keeps one VPS apart, layer by layer, read from the kernel at the moment it is asked for. Called by
// procedures/isolation-report.ts. The seven steps come in the order start-container.ts makes them in; each has a
// judge here as it has a function there.
import {
  type IsolationLayer,
  type IsolationReport,
  type IsolationRow,
  isolationLayers,
} from "@berth/contract/isolation.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "../runtime/agent.ts";
import { judgeCapabilities, judgeSeccomp } from "./confinement.ts";
import { judgeFileTree, judgeMounts } from "./file-tree.ts";
import { because, type Finding, type Judge, type Subject } from "./finding.ts";
import { withFirstProcess } from "./first-process.ts";
import { judgeIpc, judgeName, judgeProcesses } from "./namespaces.ts";
import { judgeNetwork } from "./network.ts";
import { judgeCgroups, judgeDevices, judgeLimits } from "./resources.ts";
import { judgeUserNamespace, judgeUsers } from "./users.ts";

const judges: Readonly<Record<IsolationLayer, Judge>> = {
  users: judgeUsers,
  fileTree: judgeFileTree,
  mounts: judgeMounts,
  network: judgeNetwork,
  ipc: judgeIpc,
  processes: judgeProcesses,
  name: judgeName,
  userNamespace: judgeUserNamespace,
  cgroups: judgeCgroups,
  capabilities: judgeCapabilities,
  seccomp: judgeSeccomp,
  devices: judgeDevices,
  limits: judgeLimits,
};

/** Looks at a container; one that does not run, or ends while it is looked at, has no layers. */
export async function reportIsolation(agent: Agent, ctid: Ctid): Promise<IsolationReport> {
  const record = agent.state.containers.get(ctid);
  const live = agent.live.get(ctid);
  const takenAtMs = Date.now();
  const rows =
    live === undefined
      ? null
      : await withFirstProcess(live.init, (process) => {
          const subject: Subject = { agent, record, live, process };
          return Promise.all(isolationLayers.map((layer) => look(subject, layer)));
        });
  if (live === undefined || rows === null) {
    return { takenAtMs, ctid, startId: null, rows: isolationLayers.map(absent) };
  }
  return { takenAtMs, ctid, startId: live.startId, rows };
}

async function look(subject: Subject, layer: IsolationLayer): Promise<IsolationRow> {
  try {
    return toRow(layer, await judges[layer](subject));
  } catch (err) {
    // One layer nobody can judge says nothing about the others.
    subject.agent.log.warn({ ctid: subject.live.ctid, layer, err }, "looking at a layer of isolation");
    return { ...absent(layer), status: "unknown", reasons: [because("unreadable")] };
  }
}

function toRow(layer: IsolationLayer, { namespace, evidence, reasons }: Finding): IsolationRow {
  return {
    layer,
    status: reasons.length === 0 ? "pass" : "fail",
    inside: namespace?.inside ?? null,
    host: namespace?.host ?? null,
    evidence: evidence.slice(0, MOST_EVIDENCE).map(({ name, found, wanted }) => ({
      name: printable(name),
      found: printable(found),
      wanted: wanted === null ? null : printable(wanted),
    })),
    reasons: reasons.slice(0, MOST_REASONS).map(({ code, about }) => ({ code, about: printable(about) })),
  };
}

function absent(layer: IsolationLayer): IsolationRow {
  return { layer, status: "absent", inside: null, host: null, evidence: [], reasons: [because("not_running")] };
}

/** As many as a row of the contract holds. */
const [MOST_EVIDENCE, MOST_REASONS, MOST_CHARACTERS] = [64, 16, 200] as const;

/** A mount point may be any bytes the customer likes; what is shown is plain ASCII, and short. */
function printable(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replace(/[^\x20-\x7e]/g, "?");
}
