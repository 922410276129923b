// `npm run bench`: figures against the rivals, in turn, in one run. Nothing here asserts an absolute time. Runs itself
// again in a mount namespace of its own, so that no mount of the bench can outlive it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { benchMemory } from "./bench-memory.ts";
import { benchSampling } from "./bench-sampling.ts";
import { benchStart } from "./bench-start.ts";
import { describeLoad, describeMachine } from "./machine.ts";
import { openPlace, type Place } from "./place.ts";
import { type BerthNode, openBerth } from "./subjects/berth.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "start,memory,sampling" },
    rounds: { type: "string", default: "15" },
    rest: { type: "string", default: "500" },
    containers: { type: "string", default: "200" },
    inside: { type: "boolean", default: false },
  },
});

async function run(): Promise<void> {
  const place = openPlace(untilSignalled());
  try {
    console.log(`${describeMachine()}; ${place.rivals.versions.join(", ")}; ${describeLoad()}\n`);
    const berth = await openBerth(place);
    try {
      await runChosen(place, berth);
    } finally {
      await berth.close();
    }
  } finally {
    place.close();
  }
}

/** Aborts at Ctrl-C; whoever is about to make a container looks at it, so that everything is removed as after any failure. */
function untilSignalled(): AbortSignal {
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => ending.abort(new Error(`ended by ${name}`)));
  return ending.signal;
}

/** Starts the same program in a mount namespace of its own; a signal reaches that one, which cleans up. */
async function runInside(): Promise<number> {
  const own = [process.execPath, ...process.execArgv, import.meta.filename, "--inside", ...process.argv.slice(2)];
  const child = spawn("unshare", ["--mount", "--propagation", "slave", ...own], { stdio: "inherit" });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  return Number(code ?? 1);
}

async function runChosen(place: Place, berth: BerthNode): Promise<void> {
  const chosen = new Set(values.only.split(","));
  const rounds = Number(values.rounds);
  if (chosen.has("start")) await benchStart(place, berth, { rounds, restMs: Number(values.rest) });
  if (chosen.has("memory")) await benchMemory(place, berth, 10);
  if (chosen.has("sampling"))
    await benchSampling(place, berth, { containers: Number(values.containers), rounds: Math.min(rounds, 5) });
}

if (process.getuid?.() !== 0) {
  console.error("the bench starts containers: run it as root");
  process.exitCode = 1;
} else if (values.inside) {
  await run().catch((error: unknown) => {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
  process.exit(process.exitCode);
} else {
  process.exitCode = await runInside();
}
