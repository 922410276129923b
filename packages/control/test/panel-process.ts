// One panel process for tests of several: its own client and connections, the real use cases, a tiny node.
// It is told over IPC what people press at one moment, and answers how each press ended.

import { BerthError } from "@berth/core/errors/berth-error.ts";
import { openDatabase } from "@berth/db/database.ts";
import { pino } from "pino";
import type { Caller } from "../src/actor.ts";
import { createContainer } from "../src/container/create-container.ts";
import { forceOffContainer } from "../src/container/force-off-container.ts";
import { restartContainer } from "../src/container/restart-container.ts";
import { shutDownContainer } from "../src/container/shut-down-container.ts";
import { startContainer } from "../src/container/start-container.ts";
import type { Panel } from "../src/panel.ts";
import type { Ending, Presses } from "./panel-presses.ts";
import { TinyNode } from "./tiny-node.ts";

const useCases = {
  create: createContainer,
  start: startContainer,
  shutDown: shutDownContainer,
  forceOff: forceOffContainer,
  restart: restartContainer,
};

const db = openDatabase({ url: process.argv[2] ?? "" });
const panel = {
  db,
  log: pino({ level: "silent" }),
  nodes: new TinyNode(),
  tasks: { wake: () => undefined, stop: async () => undefined },
} as unknown as Panel;

async function press(caller: Caller, { act, input }: Presses["presses"][number]): Promise<Ending> {
  try {
    const reply: object = await useCases[act].call(caller, input);
    return { ok: true, taskId: "task" in reply ? Object(reply.task).id : Object(reply).id };
  } catch (thrown) {
    if (!(thrown instanceof BerthError)) return { ok: false, code: String(thrown), field: null, params: {} };
    const { code, field = null, params } = thrown;
    return { ok: false, code, field, params };
  }
}

process.on("message", (message: Presses) => {
  const caller: Caller = { ...message.caller, panel };
  void Promise.all(message.presses.map((one) => press(caller, one))).then((endings) => process.send?.(endings));
});
process.on("disconnect", () => void db.close());
process.send?.("ready");
