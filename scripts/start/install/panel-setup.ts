import { z } from "zod";
import { runCommand } from "../bootstrap/run-command.mjs";
import { readHostIdentity } from "./host-identity.ts";
import { panelEnv, type ServiceInput } from "./services.ts";

const ensuredSchema = z.object({
  /** Where the first admin's password is set, once; null when somebody has. */
  setupUrl: z.string().nullable(),
  /** Lets this host join, or come back with a new key; null when its own is good. */
  joinToken: z.string().nullable(),
  /** Berth's own authority: its certificate, and the sha256 of that in lower-case hex. */
  authority: z.object({ pem: z.string(), fingerprint: z.string() }),
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

/** Makes what every panel has (the CA, the provider's tenant, the private pool) and asks what this host still needs. */
export async function ensurePanel(input: ServiceInput, natCidr: string): Promise<Ensured> {
  const host = JSON.stringify(readHostIdentity(input.places, input.options));
  const stdout = await runSetup(input, ["ensure", "--nat-cidr", natCidr, "--host", host]);
  return ensuredSchema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}
