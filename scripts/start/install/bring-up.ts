import { z } from "zod";
import { localAddress, panelAddress } from "../bootstrap/panel-address.mjs";
import { asStep, type Progress } from "../bootstrap/progress.mjs";
import { StartFailure } from "../bootstrap/start-failure.mjs";
import type { AgentShell } from "./agent-shell.ts";
import { type Ensured, ensurePanel, migrateDatabase } from "./panel-setup.ts";
import type { ServiceInput } from "./services.ts";

/** Who keeps the services alive: our own supervisor, or systemd. */
export interface Keeper {
  /** Starts a service and returns once it serves; throws when it does not. */
  start(name: string): Promise<void>;
  /** The last lines a service wrote, for whoever looks at the terminal. */
  lastWords(name: string): Promise<string>;
}

/** What is brought up, and by whom. */
export interface BringUpInput {
  readonly input: ServiceInput;
  readonly keeper: Keeper;
  readonly agent: AgentShell;
  readonly progress: Progress;
  readonly natCidr: string;
  /** Runs once the private database server serves. */
  readonly afterDatabase: () => Promise<void>;
}

async function startService({ keeper, progress }: BringUpInput, name: string, label: string): Promise<void> {
  await asStep(progress, label, async () => {
    try {
      await keeper.start(name);
    } catch (error) {
      throw new StartFailure(
        `${error instanceof Error ? error.message : String(error)}.`,
        await keeper.lastWords(name),
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
    const panelUrl = localAddress(input.options);
    await asStep(progress, `Joining this machine to ${panelAddress(input.options)}`, () =>
      agent.call("join", { panelUrl, token: joinToken }, z.unknown()).then(() => ""),
    );
  }
  return ensured;
}
