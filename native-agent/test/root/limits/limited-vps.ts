// One VPS of the agent's own stories, made to be pushed against its limits: it has the program that pushes, and its
// limits are changed as the panel changes them, by putting a spec.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { ContainerLimits } from "@berth/core/container/limits.ts";
import { putContainer } from "../../../src/runtime/put-container.ts";
import { runInside } from "../../../src/runtime/run-inside.ts";
import { startContainer } from "../../../src/runtime/start-container.ts";
import { type AgentBench, openAgentBench, silent } from "../agent-bench.ts";

const CTID = 6701;
/** Written once and read and overwritten by every test of the disk. */
export const FILE = "/root/file";
export const FILE_BYTES = 64 * 1024 * 1024;

export interface LimitedVps {
  readonly bench: AgentBench;
  readonly ctid: Ctid;
  /** Runs a shell script as root inside and gives all it said. */
  inside(script: string, stdin?: Uint8Array): Promise<string>;
  /** Puts the spec with other limits, and so changes them while the VPS runs. */
  change(limits: Partial<ContainerLimits>): Promise<void>;
  close(): Promise<void>;
}

/** Starts it with the bench's usual limits. */
export async function openLimitedVps(diskBytes: number): Promise<LimitedVps> {
  const names = { interfacePrefix: "tli-", uidBase: 2_013_265_920 + 65_536 * 1400 };
  const bench = openAgentBench("tli", { names });
  const { agent } = bench;
  const ctid = await bench.make(CTID, { diskBytes });
  await startContainer(agent, ctid, silent);
  const inside = async (script: string, stdin: Uint8Array = new Uint8Array()) => {
    const { stdout, stderr } = await runInside(agent, ctid, { argv: ["/bin/sh", "-c", script], stdin });
    return (stdout + stderr).trim();
  };
  await inside("cat > /bin/push && chmod 755 /bin/push", compilePush(bench));
  await inside(`head -c ${FILE_BYTES} /dev/urandom > ${FILE}; sync`);
  return {
    bench,
    ctid,
    inside,
    async change(limits) {
      const { spec } = agent.state.containers.get(ctid);
      const next = { ...spec, generation: spec.generation + 1, limits: { ...spec.limits, ...limits } };
      await putContainer(agent, next, silent);
    },
    close: () => bench.close(),
  };
}

/** Static, so that it runs in a VPS of any distribution. */
function compilePush({ config }: AgentBench): Uint8Array {
  const path = join(config.runDir, "push");
  const source = join(import.meta.dirname, "push.c");
  execFileSync("gcc", ["-static", "-O1", "-Wall", "-Wextra", "-Werror", "-s", source, "-o", path]);
  return readFileSync(path);
}
