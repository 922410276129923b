// The isolation report, proven to see: a whole VPS passes every layer, and one from a launcher that lacks a layer
// fails in exactly that one. Each layer has such a launcher, so none passes because nobody looks.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type IsolationLayer,
  type IsolationReport,
  isolationLayers,
  isolationReportSchema,
} from "@berth/contract/isolation.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportIsolation } from "../../../src/isolation/report-isolation.ts";
import type { Agent } from "../../../src/runtime/agent.ts";
import { guardNetwork } from "../../../src/runtime/guard-network.ts";
import { killContainer } from "../../../src/runtime/kill-container.ts";
import { type CgroupName, unifiedDirectory, v1Directory } from "../../cgroup-directory.ts";
import { eventually } from "../../eventually.ts";
import { BUSYBOX, imageOf } from "../agent-bench.ts";
import {
  dropAddress,
  withHostDirectory,
  withoutCapabilityDrop,
  withoutDeviceRules,
  withoutLine,
  withoutNamespace,
  withoutOneCgroup,
  withoutSeccomp,
  withRootAt,
  withSharedAccount,
  withUsersOf,
  withWritableSys,
} from "./launchers.ts";
import { type Neighbourhood, openNeighbourhood, type Vps } from "./neighbours.ts";

let neighbourhood: Neighbourhood;
let neighbour: Vps;
/** Layers that were seen to fail. */
const seen = new Set<IsolationLayer>();

beforeAll(async () => {
  neighbourhood = openNeighbourhood();
  neighbour = await neighbourhood.add();
});
afterAll(() => neighbourhood.close());

const agentOf = () => neighbourhood.bench.agent;

async function reportOn({ ctid }: Pick<Vps, "ctid">, agent: Agent = agentOf()): Promise<IsolationReport> {
  return isolationReportSchema.parse(await reportIsolation(agent, ctid));
}

/** What is wrong, a line a layer: `layer: code about, code about`; a whole VPS has none. */
function faults(report: IsolationReport): string[] {
  return report.rows
    .filter(({ status }) => status !== "pass")
    .map(({ layer, reasons }) => `${layer}: ${reasons.map(({ code, about }) => `${code} ${about}`.trim()).join(", ")}`);
}

/** The one layer a VPS lacks, and why. */
function lackOf(report: IsolationReport): [layer: string, codes: string[]] {
  const lacking = report.rows.filter(({ status }) => status !== "pass");
  expect(faults(report)).toHaveLength(1);
  const [row] = lacking;
  expect(row?.status).toBe("fail");
  if (row !== undefined) seen.add(row.layer);
  return [row?.layer ?? "", [...new Set(row?.reasons.map(({ code }) => code))]];
}

describe("a whole VPS", () => {
  it("passes every layer, with the namespace's number here and on the host", async () => {
    const report = await reportOn(neighbour);
    expect(faults(report)).toEqual([]);
    expect(report.rows.map(({ layer }) => layer)).toEqual(isolationLayers);
    expect(report.startId).toBe(neighbour.live.startId);
    for (const { layer, inside, host } of report.rows)
      expect([layer, inside === host]).toEqual([layer, inside === null]);
    expect(report.rows.filter(({ inside }) => inside !== null).map(({ layer }) => layer)).toEqual([
      "mounts",
      "network",
      "ipc",
      "processes",
      "name",
      "userNamespace",
      "cgroups",
    ]);
  });

  it("passes beside others, each in namespaces of its own", async () => {
    const other = await neighbourhood.add();
    const [one, two] = await Promise.all([reportOn(neighbour), reportOn(other)]);
    expect([...faults(one), ...faults(two)]).toEqual([]);
    for (const [index, { inside }] of one.rows.entries()) {
      if (inside !== null) expect(two.rows[index]?.inside).not.toBe(inside);
    }
  });

  it("is not disturbed by being looked at: nobody traces its first process afterwards", async () => {
    const status = () => neighbour.inside("grep -E '^(State|TracerPid)' /proc/1/status");
    const reports = await Promise.all(Array.from({ length: 20 }, () => reportOn(neighbour)));
    expect(reports.flatMap(faults)).toEqual([]);
    expect(await status()).toMatch(/^State:\s+S.*\nTracerPid:\s+0$/);
  });

  it("passes also while it is frozen, and stays frozen", async () => {
    const frozen = await neighbourhood.add();
    const { cgroups } = agentOf();
    await cgroups.setFrozen(frozen.ctid, true);
    expect(faults(await reportOn(frozen))).toEqual([]);
    await cgroups.setFrozen(frozen.ctid, true);
    await cgroups.setFrozen(frozen.ctid, false);
    expect(await frozen.inside("echo on")).toBe("on");
  });

  it("says nothing while it does not run, and lies about no process that has its pid now", async () => {
    const stopped = await neighbourhood.add();
    const agent = agentOf();
    // The agent still holds it, but the process of that pid began at another time.
    const other = { ...stopped.live, init: { ...stopped.live.init, startTicks: "1" } };
    const absent = isolationLayers.map((layer) => `${layer}: not_running`);
    expect(faults(await reportOn(stopped, { ...agent, live: new Map([[stopped.ctid, other]]) }))).toEqual(absent);
    killContainer(agent, stopped.ctid);
    await stopped.live.ended;
    const report = await reportOn(stopped);
    expect(faults(report)).toEqual(absent);
    expect([report.startId, ...new Set(report.rows.map(({ status }) => status))]).toEqual([null, "absent"]);
  });
});

describe("a VPS from a launcher that lacks one", () => {
  it("step 1, its own users: it has its neighbour's", async () => {
    const lacking = await withUsersOf(neighbour.uidBase, () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["users", ["range_not_own", "range_of_neighbour"]]);
  });

  it("step 2, its own file tree: its root is a directory of the host", async () => {
    const root = join(neighbourhood.bench.config.imageDir, BUSYBOX, "rootfs");
    const lacking = await withRootAt(root, () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["fileTree", ["root_not_own", "host_files_inside"]]);
  });

  it("step 2, a file tree without the host's files: one directory is let in", async () => {
    const directory = mkdtempSync(join(tmpdir(), "berth-iso-shared-"));
    const lacking = await withHostDirectory(directory, () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["fileTree", ["host_files_inside"]]);
    rmSync(directory, { recursive: true });
  });

  it("step 3, mounts that are closed: the kernel's files can be written", async () => {
    const lacking = await withWritableSys(() => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["mounts", ["kernel_files_writable"]]);
  });

  it("step 4, its address in the firewall", async () => {
    const lacking = await neighbourhood.add();
    dropAddress(agentOf(), lacking);
    expect(lackOf(await reportOn(lacking))).toEqual(["network", ["address_not_bound"]]);
  });

  it("step 4, the second guard of its cable", async () => {
    const lacking = await neighbourhood.add();
    const cable = `${neighbourhood.bench.config.interfacePrefix}${lacking.ctid}`;
    writeFileSync(`/proc/sys/net/ipv4/conf/${cable}/rp_filter`, "0");
    expect(lackOf(await reportOn(lacking))).toEqual(["network", ["cable_open"]]);
    // As udev of a host with systemd leaves it, which the agent does not let stand.
    writeFileSync(`/proc/sys/net/ipv4/conf/${cable}/rp_filter`, "2");
    expect(lackOf(await reportOn(lacking))).toEqual(["network", ["cable_open"]]);
    const guard = guardNetwork(agentOf());
    await eventually("it is strict again", async () => expect(faults(await reportOn(lacking))).toEqual([]));
    guard.close();
  });

  it("step 4, a cable: somebody inside has taken its own away", async () => {
    const lacking = await neighbourhood.add();
    await lacking.inside("ip link del eth0");
    const [layer, codes] = lackOf(await reportOn(lacking));
    expect([layer, codes]).toEqual(["network", expect.arrayContaining(["cable_missing"])]);
  });

  it("step 5, IPC", async () => {
    const lacking = await withoutNamespace("ipc", ["dev/mqueue"], () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["ipc", ["shared_with_host", "owner_foreign"]]);
  });

  it("step 6, processes: its init is one of the host's", async () => {
    const { bench } = neighbourhood;
    // busybox's init is none unless it is number 1.
    const init = join(bench.config.imageDir, BUSYBOX, "rootfs/sbin/linger");
    writeFileSync(init, "#!/bin/sh\nwhile :; do sleep 1; done\n");
    chmodSync(init, 0o755);
    const digest = "d".repeat(64);
    const agent: Agent = {
      ...bench.agent,
      findImage: () => imageOf(digest, { init: "/sbin/linger", stop: { signal: 9 } }),
    };
    const lacking = await withoutNamespace("pid", ["proc"], () => neighbourhood.add({}, agent));
    expect(lackOf(await reportOn(lacking))).toEqual([
      "processes",
      ["shared_with_host", "owner_foreign", "not_first_process"],
    ]);
  });

  it("step 7, its own name", async () => {
    const line = 'if (sethostname(hostname, strlen(hostname))) fail("hostname", hostname);';
    const launcher = withoutLine(agentOf(), line);
    const lacking = await withoutNamespace("uts", [], () => neighbourhood.add({}, launcher.agent));
    expect(lackOf(await reportOn(lacking))).toEqual(["name", ["shared_with_host", "owner_foreign"]]);
    launcher.close();
  });

  it("an account of its own for what the kernel counts by user", async () => {
    const lacking = await withSharedAccount(neighbour.uidBase, () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["userNamespace", ["account_not_own"]]);
  });

  it("a cgroup namespace", async () => {
    const launcher = withoutLine(agentOf(), 'if (unshare(CLONE_NEWCGROUP)) fail("cgroup-namespace", "");');
    const lacking = await withoutNamespace("cgroup", ["sys/fs/cgroup"], () => neighbourhood.add({}, launcher.agent));
    expect(lackOf(await reportOn(lacking))).toEqual(["cgroups", ["shared_with_host", "owner_foreign"]]);
    launcher.close();
  });

  it("one of its cgroups", async ({ skip }) => {
    if (v1Directory(nameOf(neighbour), "pids") === null) skip("all controllers are in one tree here");
    const lacking = await withoutOneCgroup(() => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["cgroups", ["outside_cgroup"]]);
  });

  it("the drop of capabilities", async () => {
    await withoutCapabilityDrop(async () => {
      const lacking = await neighbourhood.add();
      expect(lackOf(await reportOn(lacking))).toEqual(["capabilities", ["capability_kept"]]);
    });
  });

  it("the seccomp program: another is in its place, which lets everything through", async () => {
    const lacking = await neighbourhood.add({}, withoutSeccomp(agentOf()));
    expect(lackOf(await reportOn(lacking))).toEqual(["seccomp", ["other_filter"]]);
  });

  it("the seccomp program: there is none", async () => {
    const launcher = withoutLine(agentOf(), 'load_seccomp(need("seccomp"));');
    const lacking = await neighbourhood.add({}, launcher.agent);
    expect(lackOf(await reportOn(lacking))).toEqual(["seccomp", ["no_filter"]]);
    launcher.close();
  });

  it("the rules about devices", async () => {
    const lacking = await withoutDeviceRules(agentOf(), () => neighbourhood.add());
    expect(lackOf(await reportOn(lacking))).toEqual(["devices", ["device_rules_changed"]]);
  });

  it.each([
    ["pids", "pids.max", "max", "pids.max", "max"],
    ["cpu", "cpu.cfs_quota_us", "-1", "cpu.max", "max"],
    ["memory", "memory.memsw.limit_in_bytes", "-1", "memory.swap.max", "max"],
  ])("a limit: %s", async (controller, ...[fileV1, noneV1, fileV2, noneV2]) => {
    const lacking = await neighbourhood.add();
    const onV1 = v1Directory(nameOf(lacking), controller);
    const [directory, file, none] =
      onV1 === null ? [unifiedDirectory(nameOf(lacking)), fileV2, noneV2] : [onV1, fileV1, noneV1];
    writeFileSync(join(directory, file), none);
    const report = await reportOn(lacking);
    expect(lackOf(report)).toEqual(["limits", ["limit_not_kept"]]);
    expect(faults(report)).toEqual([`limits: limit_not_kept ${file}`]);
  });

  it.each([
    ["tbf in", ""],
    ["tbf out", "t"],
  ])("a limit of the network: %s", async (name, end) => {
    const rates = { receiveBitsPerSec: 80_000_000, transmitBitsPerSec: 40_000_000 };
    const lacking = await neighbourhood.add({ rates });
    expect(faults(await reportOn(lacking))).toEqual([]);
    const cable = `${neighbourhood.bench.config.interfacePrefix}${lacking.ctid}${end}`;
    execFileSync("/usr/sbin/tc", ["qdisc", "del", "dev", cable, "root"]);
    expect(faults(await reportOn(lacking))).toEqual([`limits: limit_not_kept ${name}`]);
  });
});

it("every layer was seen to fail by itself", () => {
  expect(isolationLayers.filter((layer) => !seen.has(layer))).toEqual([]);
});

/** What the cgroups of a VPS are called. */
function nameOf({ ctid }: Vps): CgroupName {
  return { parent: neighbourhood.bench.config.cgroupParent, ctid };
}
