import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDevelopment } from "../../../prisma/seed/seed-development.ts";
import { openTestPanel, type TestPanel } from "./open-test-panel.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterAll(() => house?.close());

test("a developer's Berth is filled once, however often it is seeded", async () => {
  const { system } = house.panel.db;
  const count = async () => [await system.tenant.count(), await system.plan.count(), await system.container.count()];
  const said: string[] = [];
  await seedDevelopment(house.admin, (line) => said.push(line));
  expect(await count()).toEqual([3, 2, 2]);
  expect(said.filter((line) => line.includes("/invite#"))).toHaveLength(2);
  await seedDevelopment(house.admin, (line) => said.push(line));
  expect([await count(), said.length]).toEqual([[3, 2, 2], 4]);
});

test("without a node that can hold one, it makes no container", async () => {
  const empty = await openTestPanel({ cluster: house.cluster });
  try {
    await empty.panel.db.system.node.updateMany({ data: { state: "lost" } });
    const said: string[] = [];
    await seedDevelopment(empty.admin, (line) => said.push(line));
    expect(said[0]).toContain("customers and plans only");
    expect(await empty.panel.db.system.container.count()).toBe(0);
  } finally {
    await empty.close();
  }
});
