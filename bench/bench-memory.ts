// What stays resident beside a running container: Berth's monitor, LXC's monitor, conmon. The guest's own processes are
// not counted, nor are daemons that serve all containers.
import type { Place } from "./place.ts";
import { type Memory, readMemory } from "./processes.ts";
import { digits, median, table } from "./statistics.ts";
import type { BerthNode } from "./subjects/berth.ts";
import { openCrun } from "./subjects/crun.ts";
import { openLxc } from "./subjects/lxc.ts";
import type { Watched } from "./subjects/subject.ts";

interface Helper {
  readonly name: string;
  watch(slot: number): Promise<Watched>;
}

/** Runs `containers` of each at the same time, started in turn, and prints what their helpers take. */
export async function benchMemory(place: Place, berth: BerthNode, containers: number): Promise<void> {
  const helpers: readonly Helper[] = [
    { name: "berth monitor", watch: (slot) => berth.watch(slot) },
    { name: "lxc monitor", watch: (slot) => openLxc(place, slot, false).watch() },
    { name: "conmon", watch: (slot) => openCrun(place, slot, false).watch() },
  ];
  const running: { name: string; watched: Watched }[] = [];
  try {
    for (let slot = 10; slot < 10 + containers; slot++)
      for (const { name, watch } of helpers) {
        place.ending.throwIfAborted();
        running.push({ name, watched: await watch(slot) });
      }
    report(
      helpers.map(({ name }) => ({
        name,
        memories: running.filter((one) => one.name === name).map(({ watched }) => readMemory(watched.watcherPid)),
      })),
    );
  } finally {
    for (const { watched } of running) await watched.stop();
  }
}

function report(helpers: readonly { name: string; memories: readonly Memory[] }[]): void {
  for (const { name, memories } of helpers)
    console.log(
      `${name}: ${memories.map(({ pssKb, privateKb }) => `${pssKb}/${privateKb}`).join(" ")} (PSS/private kB)`,
    );
  const middle = (memories: readonly Memory[], part: keyof Memory) => median(memories.map((memory) => memory[part]));
  const [berth] = helpers;
  const head = ["median of each, kB", "PSS", "private", "private of Berth / its own"];
  const rows = helpers.map(({ name, memories }) => [
    name,
    digits(middle(memories, "pssKb")),
    digits(middle(memories, "privateKb")),
    digits(middle(berth?.memories ?? [], "privateKb") / middle(memories, "privateKb")),
  ]);
  console.log(`\n${table(head, rows)}\n`);
}
