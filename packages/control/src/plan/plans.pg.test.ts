import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedContainer } from "../../../../prisma/seed/container.ts";
import { seedPlan, smallLimits } from "../../../../prisma/seed/plan.ts";
import { openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { imageDigest } from "../../test/tiny-node.ts";
import { createContainer } from "../container/create-container.ts";
import { getContainer } from "../container/get-container.ts";
import { archivePlan } from "./archive-plan.ts";
import { changePlan } from "./change-plan.ts";
import { createPlan } from "./create-plan.ts";
import { getPlan } from "./get-plan.ts";
import { listPlans } from "./list-plans.ts";

let house: TestPanel;
beforeAll(async () => {
  house = await openTestPanel();
});
afterAll(() => house?.close());

/** The code an act is refused with, and the field it blames. */
async function blame(act: Promise<unknown>): Promise<string> {
  const { code, field } = await refusal(act);
  return `${code} ${field ?? ""}`.trim();
}

const make = (planId: string) =>
  seedContainer(house.admin, {
    planId,
    tenantId: house.providerId,
    nodeId: house.nodeId,
    poolId: house.poolId,
    imageDigest,
  });

describe("a plan", () => {
  test("keeps every limit it was made with, to the last byte and bit", async () => {
    const limits = {
      ...smallLimits,
      cpuMillicores: 1250,
      swapBytes: 12_345_678_901,
      diskIo: { readBytesPerSec: 41_943_040, writeBytesPerSec: 1_048_576, readOpsPerSec: 500, writeOpsPerSec: 10 },
      network: { receiveBitsPerSec: 400_000_000_000, transmitBitsPerSec: 2_500_000 },
    };
    const made = await createPlan.call(house.admin, { name: " Grande ", limits });
    expect(made).toMatchObject({ name: "Grande", isArchived: false, version: 1, limits, containerCount: 0 });
    expect((await getPlan.call(house.admin, { planId: made.id })).plan).toEqual(made);
    const { container } = await make(made.id);
    expect(container).toMatchObject({ limits, planId: made.id, planName: "Grande", planVersion: 1 });
  });

  test("is refused with the field that is wrong", async () => {
    await seedPlan(house.admin, { name: "Taken" });
    const create = (input: object) => createPlan.call(house.admin, { name: "New", limits: smallLimits, ...input });
    expect(await blame(create({ name: "Taken" }))).toBe("plan.name_taken name");
    expect(await blame(create({ name: "" }))).toBe("input.invalid name");
    expect(await blame(create({ limits: { ...smallLimits, cpuMillicores: 1 } }))).toBe(
      "input.invalid limits.cpuMillicores",
    );
    const network = { receiveBitsPerSec: 999_999, transmitBitsPerSec: null };
    expect(await blame(create({ limits: { ...smallLimits, network } }))).toBe(
      "input.invalid limits.network.receiveBitsPerSec",
    );
    expect(await blame(getPlan.call(house.admin, { planId: randomUUID() }))).toBe("plan.not_found planId");
  });

  test("changed is a new version; containers keep theirs, new ones get the newest", async () => {
    const { id: planId } = await seedPlan(house.admin);
    const { container: old } = await make(planId);
    const limits = { ...smallLimits, cpuMillicores: 3000 };
    const changed = await changePlan.call(house.admin, { planId, name: "Bigger", limits });
    expect(changed).toMatchObject({ name: "Bigger", version: 2, limits, containerCount: 1 });
    const { container: fresh } = await make(planId);
    expect(fresh).toMatchObject({ limits, planName: "Bigger", planVersion: 2 });
    expect(await getContainer.call(house.admin, { ctid: old.ctid })).toMatchObject({
      limits: smallLimits,
      planName: "Bigger",
      planVersion: 1,
    });
    const { versions } = await getPlan.call(house.admin, { planId });
    expect(versions.map(({ number, containerCount }) => [number, containerCount])).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });

  test("changed to the same limits, as a double press does, has no new version", async () => {
    const { id: planId, name } = await seedPlan(house.admin);
    const change = () => changePlan.call(house.admin, { planId, name, limits: { ...smallLimits, processes: 99 } });
    const versions = (await Promise.all(Array.from({ length: 10 }, change))).map(({ version }) => version);
    expect(versions).toEqual(Array(10).fill(2));
    await seedPlan(house.admin, { name: "Another" });
    expect(await blame(changePlan.call(house.admin, { planId, name: "Another", limits: smallLimits }))).toBe(
      "plan.name_taken name",
    );
  });

  test("made by twenty presses at once is one", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => seedPlan(house.admin, { name: "Double" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(19).fill("plan.name_taken"));
  });

  test("archived is offered to nobody, and can be offered again", async () => {
    const { id: planId } = await seedPlan(house.admin);
    const { container } = await make(planId);
    const archive = (isArchived: boolean) => archivePlan.call(house.admin, { planId, isArchived });
    expect((await archive(true)).isArchived).toBe(true);
    expect((await archive(true)).isArchived).toBe(true);
    expect(await blame(make(planId))).toBe("plan.archived planId");
    expect((await getContainer.call(house.admin, { ctid: container.ctid })).planId).toBe(planId);
    expect((await archive(false)).isArchived).toBe(false);
    await make(planId);
    const lines = await house.panel.db.system.auditEntry.findMany({ where: { subjectId: planId } });
    expect(lines.map(({ action }) => action).toSorted()).toEqual(["plan.archive", "plan.create", "plan.offer"]);
  });
});

describe("a container", () => {
  test("has a plan or limits of its own, never both and never neither", async () => {
    const { id: planId } = await seedPlan(house.admin);
    const create = (differences: object) => createContainer.call(house.admin, house.createInput(differences));
    expect(await blame(create({ planId }))).toBe("input.invalid planId");
    expect(await blame(create({ limits: null }))).toBe("input.invalid planId");
    expect(await blame(create({ planId: randomUUID(), limits: null }))).toBe("plan.not_found planId");
    const { container } = await create({});
    expect(container).toMatchObject({ planId: null, planName: null, planVersion: null });
  });

  test("of a plan too big for the node is refused, and the field says what does not fit", async () => {
    const { id } = await seedPlan(house.admin, { limits: { cpuMillicores: 9000 } });
    expect(await blame(make(id))).toBe("node.full limits.cpuMillicores");
  });
});

test("a customer neither reads nor writes plans, whether they are there or not", async () => {
  const customer = await house.makeCustomer("owner");
  const { id } = await seedPlan(house.admin);
  for (const planId of [id, randomUUID()]) {
    expect(await blame(getPlan.call(customer, { planId }))).toBe("session.forbidden");
    expect(await blame(changePlan.call(customer, { planId, name: "x", limits: smallLimits }))).toBe(
      "session.forbidden",
    );
    expect(await blame(archivePlan.call(customer, { planId, isArchived: true }))).toBe("session.forbidden");
  }
  expect(await blame(listPlans.call(customer, undefined))).toBe("session.forbidden");
  expect(await blame(createPlan.call(customer, { name: "x", limits: smallLimits }))).toBe("session.forbidden");
});
