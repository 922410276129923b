// The bench of the stories' tests: a whole agent below one temporary directory with names of its own in
// every kernel tree, and an image made of one static busybox whose init is a full PID 1. What main.ts
// does for the service, this does for a test.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerSpec, containerSpecSchema } from "@berth/contract/container-spec.ts";
import type { Image } from "@berth/contract/node-facts.ts";
import type { Exit } from "@berth/contract/observation.ts";
import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import type { NetworkLimits } from "@berth/core/container/limits.ts";
import { BerthError } from "@berth/core/errors/berth-error.ts";
import { pino } from "pino";
import { openCgroups } from "../../src/cgroup/open-cgroups.ts";
import { type AgentConfig, parseConfig } from "../../src/config.ts";
import { openNetwork } from "../../src/net/open-network.ts";
import { openSharedDriver } from "../../src/rootfs/shared-driver.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { createContainerLocks } from "../../src/runtime/container-lock.ts";
import { createContainer } from "../../src/runtime/create-container.ts";
import { killContainer } from "../../src/runtime/kill-container.ts";
import type { Progress } from "../../src/runtime/progress.ts";
import { releaseContainer } from "../../src/runtime/release-container.ts";
import { compileSeccompProfile } from "../../src/security/seccomp-profile.ts";
import { openState } from "../../src/state/state.ts";
import type { WriteWatch } from "../../src/state/transact.ts";

const MIB = 1024 * 1024;
export const BUSYBOX = "c".repeat(64);
const SIGUSR2 = 12;

export const silent: Progress = { step: () => {}, log: () => {} };

export interface TestAgent extends Agent {
  /** Every exit told so far, by container. */
  readonly exits: Map<Ctid, Exit>;
}

export interface AgentBench {
  readonly agent: TestAgent;
  readonly config: AgentConfig;
  /** Keeps an image under a digest; `stop` is how its init powers off. */
  addImage(image: Image): void;
  /** Puts a container's record and makes its disk. */
  make(ctid: number, change?: SpecChange): Promise<Ctid>;
  /** The agent lets go of everything, as at the end of its process; containers run on. */
  closeAgent(): void;
  /** Another agent on the same state, as after a restart. */
  restartAgent(): TestAgent;
  close(): Promise<void>;
}

export interface SpecChange {
  readonly hostname?: string;
  readonly ipv4?: string;
  readonly imageDigest?: string;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly processes?: number;
  readonly rates?: NetworkLimits;
  readonly rootPasswordHash?: string;
  readonly sshKeys?: readonly string[];
}

export interface BenchOptions {
  /** Whole images instead of the one of busybox. */
  readonly imageDir?: string;
  /** Kernel names and uids of its own, for a bench that must not share them with any other. */
  readonly names?: { readonly interfacePrefix: string; readonly uidBase: number };
}

/** `name` is three letters: they begin every interface, and no two benches that run together share them. */
export function openAgentBench(name: string, { imageDir, names }: BenchOptions = {}): AgentBench {
  const dir = mkdtempSync(join(tmpdir(), `berth-${name}-`));
  const config = parseConfig({
    dataDir: join(dir, "data"),
    runDir: join(dir, "run"),
    ...(imageDir === undefined ? {} : { imageDir }),
    cgroupParent: `berth-test-${name}`,
    interfacePrefix: `${name}-`,
    nftTable: `berth_test_${name}`,
    uidBase: 2_013_265_920 + 65_536 * 1000,
    uidRangeCount: 64,
    ...names,
    monitorBinary: join(import.meta.dirname, "../../build/berth-monitor"),
  });
  if (imageDir === undefined) makeBusyboxImage(join(config.imageDir, BUSYBOX, "rootfs"));
  const images = busyboxImages();
  let agent = openTestAgent(config, images);
  let isOpen = true;
  agent.network.prepareNode([]);
  return {
    config,
    get agent() {
      return agent;
    },
    addImage: (image) => void images.set(image.digest, image),
    async make(number, change = {}) {
      const ctid = ctidSchema.parse(number);
      agent.state.containers.putSpec(specOf(ctid, change));
      await createContainer(agent, ctid, silent);
      agent.state.change(ctid, { state: "stopped" }, "create");
      return ctid;
    },
    closeAgent() {
      if (isOpen) closeAgent(agent);
      isOpen = false;
    },
    restartAgent() {
      this.closeAgent();
      isOpen = true;
      agent = openTestAgent(config, images);
      return agent;
    },
    async close() {
      if (!isOpen) this.restartAgent();
      for (const { spec } of agent.state.containers.list()) {
        killContainer(agent, spec.ctid);
        await agent.live.get(spec.ctid)?.ended;
        await releaseContainer(agent, spec.ctid);
        agent.disks.destroy(spec.ctid);
      }
      this.closeAgent();
      removeKernelNames(config);
      // Never into a mount: a test that failed half-way may have left one.
      spawnSync("/bin/rm", ["--one-file-system", "-rf", "--", dir]);
    },
  };
}

export function imageOf(digest: string, how: Pick<Image, "init" | "stop">): Image {
  return { digest, name: "test", os: "test", sizeBytes: 0, builtAtMs: 0, ...how };
}

export function busyboxImages(): Map<string, Image> {
  return new Map([[BUSYBOX, imageOf(BUSYBOX, { init: "/sbin/init", stop: { signal: SIGUSR2 } })]]);
}

/** An agent on the bench's directories; also for a second process, which a test may kill. `watch` is told of its writes. */
export function openTestAgent(config: AgentConfig, images: ReadonlyMap<string, Image>, watch?: WriteWatch): TestAgent {
  const exits = new Map<Ctid, Exit>();
  return {
    config,
    exits,
    log: pino({ level: process.env.BERTH_TEST_LOG ?? "silent" }),
    state: openState({
      ...config,
      path: join(config.dataDir, "state.db"),
      operationLogDir: join(config.dataDir, "operations"),
      ...(watch === undefined ? {} : { watch }),
    }),
    locks: createContainerLocks(),
    cgroups: openCgroups({ parent: config.cgroupParent }),
    disks: openSharedDriver(config),
    network: openNetwork(config),
    filter: compileSeccompProfile(),
    live: new Map(),
    findImage(digest) {
      const image = images.get(digest);
      if (image === undefined) throw new BerthError("image.not_found", digest);
      return image;
    },
    onStarted: () => {},
    onDeleted: async () => {},
    onExit: (ctid, exit) => void exits.set(ctid, exit),
  };
}

/** As the end of an agent's process would: containers run on. */
function closeAgent(agent: Agent): void {
  for (const live of [...agent.live.values()]) live.letGo();
  agent.network.close();
  agent.state.close();
}

function removeKernelNames(config: AgentConfig): void {
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const parent = join(line.split(" ")[4] ?? "", config.cgroupParent);
    if (/ - cgroup2? /.test(line) && existsSync(parent)) rmdirSync(parent);
  }
  for (const family of ["inet", "arp"]) spawnSync("/usr/sbin/nft", ["delete", "table", family, config.nftTable]);
}

export function specOf(ctid: Ctid, change: SpecChange): ContainerSpec {
  return containerSpecSchema.parse({
    ctid,
    uuid: crypto.randomUUID(),
    generation: 1,
    hostname: change.hostname ?? `vps-${ctid}`,
    imageDigest: change.imageDigest ?? BUSYBOX,
    limits: {
      cpuMillicores: 1000,
      memoryBytes: change.memoryBytes ?? 256 * MIB,
      swapBytes: 0,
      diskBytes: change.diskBytes ?? 256 * MIB,
      processes: change.processes ?? 128,
      diskIo: { readBytesPerSec: null, writeBytesPerSec: null, readOpsPerSec: null, writeOpsPerSec: null },
      ...(change.rates === undefined ? {} : { network: change.rates }),
    },
    network: { ipv4: change.ipv4 ?? `198.51.100.${ctid % 250}`, delivery: "nat", nameservers: ["192.0.2.53"] },
    firstBoot: { rootPasswordHash: change.rootPasswordHash ?? null, sshKeys: change.sshKeys ?? [] },
    isAutostart: false,
    isSuspended: false,
  });
}

/** Puts the image of busybox where an agent looks for its images, whole as a built one. */
export function installBusyboxImage(imageDir: string): void {
  makeBusyboxImage(join(imageDir, BUSYBOX, "rootfs"));
  writeFileSync(join(imageDir, BUSYBOX, "image.json"), JSON.stringify(busyboxImages().get(BUSYBOX)));
}

export function makeBusyboxImage(root: string): void {
  for (const name of [
    "bin",
    "dev",
    "etc",
    "proc",
    "root",
    "run",
    "sbin",
    "sys",
    "tmp",
    "usr/bin",
    "usr/sbin",
    "var/lib",
  ]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  chmodSync(join(root, "tmp"), 0o1777);
  copyFileSync("/bin/busybox", join(root, "bin/busybox"));
  for (const path of spawnSync("/bin/busybox", ["--list-full"], { encoding: "utf8" }).stdout.trim().split("\n")) {
    const link = join(root, path.replace(/^usr\//, ""));
    if (["bin", "sbin"].includes(path.replace(/^usr\//, "").split("/")[0] ?? "") && !existsSync(link))
      symlinkSync("/bin/busybox", link);
  }
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(root, "etc/group"), "root:x:0:\ntty:x:5:\n");
  writeFileSync(join(root, "etc/shadow"), "root:*:19000:0:99999:7:::\n", { mode: 0o600 });
  const lines = ["::sysinit:/bin/echo the console speaks", "console::respawn:/bin/sh", "::shutdown:/bin/true"];
  writeFileSync(join(root, "etc/inittab"), `${lines.join("\n")}\n`);
}
