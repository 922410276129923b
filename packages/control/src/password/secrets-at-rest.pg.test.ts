import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually, openTestPanel, type TestPanel } from "../../test/open-test-panel.ts";
import { createContainer } from "../container/create-container.ts";
import { resetPassword } from "../container/reset-password.ts";
import type { TaskRunner } from "../task/runner.ts";

let house: TestPanel;
let runner: TaskRunner;

beforeAll(async () => {
  house = await openTestPanel();
  runner = house.openRunner();
});
afterAll(async () => {
  await runner?.stop();
  await house?.close();
});

const tablesSchema = z.array(z.object({ name: z.string() }));
const rowsSchema = z.array(z.object({ row: z.string() }));

/** Every row of every table as one text, as a dump of the database would hold them. */
async function dump(): Promise<string> {
  const { system } = house.panel.db;
  const tables = tablesSchema.parse(
    await system.$queryRaw`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = rowsSchema.parse(await system.$queryRawUnsafe(`SELECT t::text AS row FROM "${name}" t`));
    texts.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return texts.join("\n");
}

async function succeeded(id: string): Promise<void> {
  await eventually(async () => {
    expect(await house.panel.db.system.task.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "succeeded" });
  });
}

test("a root password that was made stands in no row of the database, before, during or after its task, and its hash in none after", async () => {
  const customer = await house.makeCustomer("owner");
  const input = { tenantId: customer.tenantId, isPasswordGenerated: true, requestId: randomUUID() };
  house.node.isHolding = true;
  const made = await createContainer.call(house.admin, house.createInput(input));
  const passwords = [made.rootPassword ?? ""];
  expect(await dump()).not.toContain(passwords[0]);
  house.node.finish();
  await succeeded(made.task.id);

  const { ctid } = made.container;
  house.node.isHolding = true;
  const reset = await resetPassword.call(house.admin, { ...house.press(ctid), reason: "he lost his key" });
  passwords.push(reset.rootPassword ?? "");
  const during = await dump();
  house.node.finish();
  await succeeded(reset.task.id);
  const after = await dump();

  // The dump does hold what is no secret, or it would prove nothing.
  for (const text of [during, after]) expect(text).toContain("he lost his key");
  for (const password of passwords) {
    expect(password).toMatch(/^[2-9A-Za-z]{4}(-[2-9A-Za-z]{4}){4}$/);
    for (const text of [during, after])
      for (const form of [password, password.replaceAll("-", ""), Buffer.from(password).toString("base64")])
        expect(text.includes(form)).toBe(false);
  }
  const hashes = house.node.begun.flatMap(({ input: told }) => JSON.stringify(told).match(/\$6\$[^"]+/g) ?? []);
  expect(hashes.length).toBeGreaterThanOrEqual(2);
  for (const hash of hashes) expect(after.includes(hash)).toBe(false);
});
