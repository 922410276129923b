// An agent in a process of its own, for container-survival.test.ts to kill: it starts the container given
// on its command line and says so, then lives on until it is killed.
import { ctidSchema } from "@berth/core/container/ctid.ts";
import { parseConfig } from "../../src/config.ts";
import { startContainer } from "../../src/runtime/start-container.ts";
import { busyboxImages, openTestAgent, silent } from "./agent-bench.ts";

const [, , configText = "", ctidText = ""] = process.argv;
const agent = openTestAgent(parseConfig(JSON.parse(configText)), busyboxImages());
await startContainer(agent, ctidSchema.parse(Number(ctidText)), silent);
process.stdout.write("started\n");
setInterval(() => {}, 1000);
