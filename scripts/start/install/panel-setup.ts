import { z } from "zod";
import { runCommand } from "../bootstrap/run-command.mjs";
import { panelEnv, type ServiceInput } from "./services.ts";

const ensuredSchema = z.object({
  /** Where the first admin's password is set, once; null when somebody has. */
  setupUrl: z.string().nullable(),
  /** Lets this host join; null when it has. */
  joinToken: z.string().nullable(),
});
export type Ensured = z.infer<typeof ensuredSchema>;

async function runSetup(input: ServiceInput, args: readonly string[]): Promise<string> {
  const { node, panelSetup, panelDir } = input.programs;
  const { stdout } = await runCommand(node, [panelSetup, ...args], {
    cwd: panelDir,
    env: panelEnv(input),
    uid: input.user.uid,
    gid: input.user.gid,
  });
  return stdout;
}

/** Brings the database to the release's schema. */
export async function migrateDatabase(input: ServiceInput): Promise<void> {
  await runSetup(input, ["migrate"]);
}

/** Makes what every panel has: the CA, the provider's tenant, the private pool. */
export async function ensurePanel(input: ServiceInput, natCidr: string): Promise<Ensured> {
  const stdout = await runSetup(input, ["ensure", "--nat-cidr", natCidr]);
  return ensuredSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}
