// An agent in a process of its own that dies: it starts the container given on its command line as an operation,
// and kills itself at the step it was given; without one it says that the container runs and waits to be killed.
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { parseConfig } from "../../src/config.ts";
import type { Agent } from "../../src/runtime/agent.ts";
import { runOperation } from "../../src/runtime/run-operation.ts";
import { turnOn } from "../../src/runtime/turn-on.ts";
import { busyboxImages, openTestAgent } from "./agent-bench.ts";

const [, , configText = "", ctidText = "", operationId = "", lastStep = ""] = process.argv;
const opened = openTestAgent(parseConfig(JSON.parse(configText)), busyboxImages());
const ctid = ctidSchema.parse(Number(ctidText));

/** SIGKILL comes before the next instruction: nothing of ours can tidy up. */
const dieAt = (step: string) => {
  if (step === lastStep) process.kill(process.pid, "SIGKILL");
};

const agent: Agent = {
  ...opened,
  state: {
    ...opened.state,
    change(which, patch, reason) {
      // Init runs by now, and nothing on the disk says so.
      dieAt(`writing ${patch.state}`);
      return opened.state.change(which, patch, reason);
    },
  },
};

const job = { id: operationId, kind: "container.start", ctid, action: "start", traceId: null } as const;
runOperation(agent, job, async (progress) => {
  const step = (word: string, percent: number) => {
    progress.step(word, percent);
    dieAt(word);
  };
  await turnOn(agent, ctid, { ...progress, step });
  process.stdout.write("started\n");
});
setInterval(() => {}, 1000);
