// Real VPSs that are neighbours: made and started by the agent's own stories on one bench, with addresses, names
// and uids that no other test uses. The image is one static busybox, or Debian where a test needs systemd.
import type { Image } from "@berth/contract/node-facts.ts";
import type { Ctid } from "@berth/core/container/ctid.ts";
import type { Agent } from "../../../src/runtime/agent.ts";
import type { LiveContainer } from "../../../src/runtime/live-container.ts";
import { runInside } from "../../../src/runtime/run-inside.ts";
import { startContainer } from "../../../src/runtime/start-container.ts";
import { openDebianImages } from "../../debian-image.ts";
import { eventually } from "../../eventually.ts";
import { type AgentBench, openAgentBench, type SpecChange, silent } from "../agent-bench.ts";
import type { AttackPrograms } from "./attack-programs.ts";

const names = { interfacePrefix: "biso-", uidBase: 2_046_820_352 } as const;
const FIRST_CTID = 6401;
/** The network of these tests is 198.51.100.64/26. */
const FIRST_HOST = 65;

/** One VPS as its own root sees it. */
export interface Vps {
  readonly ctid: Ctid;
  readonly address: string;
  readonly live: LiveContainer;
  /** First host uid of its range. */
  readonly uidBase: number;
  /** Runs a shell script as root inside and gives all it said. */
  inside(script: string, stdin?: Uint8Array): Promise<string>;
  /** Starts a program that stays, and resolves with the first line it said. */
  start(command: string): Promise<string>;
  /** What the last started program has said until now. */
  said(): Promise<string>;
  /** Brings programs in; they are in /root, which is where `inside` is not: call them by their path. */
  give(programs: AttackPrograms, ...names: readonly string[]): Promise<void>;
}

export interface Neighbourhood {
  readonly bench: AgentBench;
  /** Makes one more VPS and starts it with this agent: the bench's own, or one that lacks something. */
  add(change?: SpecChange, agent?: Agent): Promise<Vps>;
  close(): Promise<void>;
}

/** Opens an empty neighbourhood of busyboxes. */
export function openNeighbourhood(): Neighbourhood {
  return neighbourhoodOn(openAgentBench("iso", { names }), {});
}

/** Opens an empty neighbourhood of Debians; the first call of a machine builds the image. */
export async function openDebianNeighbourhood(): Promise<Neighbourhood> {
  const images = await openDebianImages();
  const [debian]: Image[] = images.list();
  if (debian === undefined) throw new Error("no Debian image");
  const bench = openAgentBench("iso", { names, imageDir: images.dir });
  bench.addImage(debian);
  const size = { memoryBytes: 2 ** 29, diskBytes: 2 ** 30, processes: 512 };
  return neighbourhoodOn(bench, { imageDigest: debian.digest, ...size });
}

function neighbourhoodOn(bench: AgentBench, common: SpecChange): Neighbourhood {
  let count = 0;
  return {
    bench,
    async add(change = {}, agent = bench.agent) {
      const address = `198.51.100.${FIRST_HOST + count}`;
      const ctid = await bench.make(FIRST_CTID + count++, { ipv4: address, ...common, ...change });
      await startContainer(agent, ctid, silent);
      return vpsOf(agent, ctid, change.ipv4 ?? address);
    },
    close: () => bench.close(),
  };
}

function vpsOf(agent: Agent, ctid: Ctid, address: string): Vps {
  const live = agent.live.get(ctid);
  if (live === undefined) throw new Error(`${ctid} does not run`);
  const inside = async (script: string, stdin: Uint8Array = new Uint8Array()) => {
    const { stdout, stderr } = await runInside(agent, ctid, { argv: ["/bin/sh", "-c", script], stdin });
    return (stdout + stderr).trim();
  };
  const said = () => inside("cat /root/said");
  return {
    ctid,
    address,
    live,
    uidBase: agent.state.containers.get(ctid).uidBase,
    inside,
    said,
    async start(command) {
      // A pipe nobody writes to is its standard input: a program that waits for the end of it stays.
      await inside(`sleep 60 | ${command} >/root/said 2>&1 &`);
      return eventually("it says something", async () => {
        const [line = ""] = (await said()).split("\n");
        if (line === "") throw new Error("not yet");
        return line;
      });
    },
    async give(programs, ...wanted) {
      for (const name of wanted) await inside(`cat > /root/${name} && chmod 755 /root/${name}`, programs.bytes(name));
    },
  };
}
