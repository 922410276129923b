import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { panelAddress } from "../bootstrap/options.mjs";
import { asStep, type Progress } from "../bootstrap/progress.mjs";
import { StartFailure } from "../bootstrap/start-failure.mjs";
import type { SupervisorClient } from "../supervisor/supervisor-client.ts";
import type { AgentShell } from "./agent-shell.ts";
import { type Ensured, ensurePanel, migrateDatabase } from "./panel-setup.ts";
import type { ServiceInput } from "./services.ts";

/** What is brought up, and by whom. */
export interface BringUpInput {
  readonly input: ServiceInput;
  readonly supervisor: SupervisorClient;
  readonly agent: AgentShell;
  readonly progress: Progress;
  readonly natCidr: string;
  /** Runs once the private database server serves. */
  readonly afterDatabase: () => Promise<void>;
}

/** The last lines a service wrote, for whoever looks at the terminal. */
function tail(logDir: string, name: string): string {
  try {
    return readFileSync(join(logDir, `${name}.log`), "utf8")
      .trim()
      .split("\n")
      .slice(-8)
      .join("\n");
  } catch {
    return "";
  }
}

async function startService({ input, supervisor, progress }: BringUpInput, name: string, label: string): Promise<void> {
  await asStep(progress, label, async () => {
    try {
      await supervisor.start(name);
    } catch (error) {
      throw new StartFailure(
        `${error instanceof Error ? error.message : String(error)}.`,
        tail(input.places.logDir, name),
      );
    }
  });
}

/** Starts database, agent and panel in order, migrates in between, and lets this host join by the way every node does. */
export async function bringUp(all: BringUpInput): Promise<Ensured> {
  const { input, agent, progress, natCidr } = all;
  if (input.options.databaseUrl === "") {
    await startService(all, "database", "Starting the database");
    await all.afterDatabase();
  }
  const ensured = await asStep(progress, "Applying migrations", async () => {
    await migrateDatabase(input);
    return ensurePanel(input, natCidr);
  });
  // The agent first: a panel that finds it down would count the node as lost for a moment.
  await startService(all, "agent", "Starting the agent");
  await startService(all, "panel", "Starting the panel");
  const { joinToken } = ensured;
  if (joinToken !== null) {
    const panelUrl = `http://127.0.0.1:${input.options.port}`;
    await asStep(progress, `Joining this machine to ${panelAddress(input.options)}`, () =>
      agent.call("join", { panelUrl, token: joinToken }, z.unknown()).then(() => ""),
    );
  }
  return ensured;
}
