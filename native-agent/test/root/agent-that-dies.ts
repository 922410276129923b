// An agent in a process of its own that takes up what is there, does one story, and kills itself at the n-th write of it
// to state.db: in the transaction just before its commit, or just after. If the story has fewer writes it lives to its
// end and says how many there were.
import { containerSpecSchema } from "@berth/contract/container-spec.ts";
import { parseConfig } from "../../src/config.ts";
import { busyboxImages, openTestAgent } from "./agent-bench.ts";
import { ask, beginLife, ended, stories } from "./journal-stories.ts";

const [, , configText = "", name = "", specText = "", operationId = "", side = "", at = ""] = process.argv;
const story = stories[name];
if (story === undefined) throw new Error(`no story is called ${name}`);
let writes = 0;
let isTold = false;

/** SIGKILL comes before the next instruction: nothing of ours can tidy up. */
function dieOn(which: string): void {
  if (isTold && which === side && writes === Number(at)) process.kill(process.pid, "SIGKILL");
}

const opened = openTestAgent(parseConfig(JSON.parse(configText)), busyboxImages(), {
  beforeCommit() {
    if (isTold) writes += 1;
    dieOn("before");
  },
  afterCommit: () => dieOn("after"),
});
const { agent } = await beginLife(opened);
isTold = true;
const spec = containerSpecSchema.parse(JSON.parse(specText));
await ask(agent, story.operation, { operationId, spec });
const { state, error } = await ended(agent, operationId);
if (state !== "succeeded") throw new Error(`the story failed: ${error?.internal}`);
process.stdout.write(String(writes));
process.exit(0);
