import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PrivateCluster, startPrivateCluster } from "../test/private-cluster.ts";
import { migrate } from "./migrate.ts";

const MIGRATIONS = new URL("../../../prisma/migrations", import.meta.url).pathname;
let cluster: PrivateCluster;
let folder = "";

beforeAll(async () => {
  cluster = await startPrivateCluster();
  folder = await mkdtemp(join(tmpdir(), "berth-migrations-"));
  await cp(MIGRATIONS, folder, { recursive: true });
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function query(name: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: cluster.url(name) });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "migration.sql"), sql);
}

test("two panels that migrate at once apply every migration once", async () => {
  await query("postgres", "CREATE DATABASE twice");
  const [first, second] = await Promise.all([
    migrate(cluster.url("twice"), MIGRATIONS),
    migrate(cluster.url("twice"), MIGRATIONS),
  ]);
  expect([first.length === 0, second.length === 0].toSorted()).toEqual([false, true]);
});

test("a migration that fails says what the database said, leaves nothing of itself, and works once it is mended", async () => {
  await cluster.createDatabase("failing");
  await addMigration("29990101000000_fail_half_way", 'CREATE TABLE "Half" ("id" INT); SELEKT 1;');
  const url = cluster.url("failing");
  await expect(migrate(url, folder)).rejects.toThrow(/SELEKT/);
  expect(await query("failing", `SELECT 1 FROM pg_tables WHERE tablename = 'Half'`)).toEqual([]);
  await expect(migrate(url, folder)).rejects.toThrow(/SELEKT/);
  await writeFile(join(folder, "29990101000000_fail_half_way", "migration.sql"), 'CREATE TABLE "Half" ("id" INT);');
  expect(await migrate(url, folder)).toEqual(["29990101000000_fail_half_way"]);
});
