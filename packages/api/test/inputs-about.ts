import { randomUUID } from "node:crypto";
import { containerLimitsSchema } from "@berth/core/container/limits.ts";
import { z } from "zod";
import type { TestPanel } from "../../control/test/open-test-panel.ts";
import type { World } from "./make-world.ts";

let made = 0;

function aboutContainers(house: TestPanel, world: World): Record<string, unknown> {
  const { ctid, hostname, tenantId, planId, nodeId, pool } = world;
  const press = () => ({ requestId: randomUUID(), ctid });
  const reason = "a test";
  const create = { tenantId, planId, limits: null, nodeId, poolId: pool.id };
  return {
    "container.list": { tenantId },
    "container.get": { ctid },
    "container.metrics": { ctid, spanMs: 3_600_000, toMs: null, points: 240 },
    "container.isolation": { ctid },
    "container.create": house.createInput(create),
    "container.start": press(),
    "container.shutDown": press(),
    "container.forceOff": press(),
    "container.restart": press(),
    "container.restore": press(),
    "container.resetPassword": { ...press(), reason },
    "container.delete": { ...press(), confirm: hostname, reason },
    "activity.list": { ctid },
    "terminal.open": { ctid, purpose: "console", shellId: null, size: { cols: 80, rows: 24 }, reason },
    "task.list": { ctid },
    "task.get": { id: world.taskId },
    "task.retry": { requestId: randomUUID(), id: world.taskId },
    "live.metrics": { ctid },
  };
}

function aboutWhatIsSold(house: TestPanel, { planId, pool, address }: World): Record<string, unknown> {
  const { limits } = z.object({ limits: containerLimitsSchema }).parse(house.createInput());
  const fields = { delivery: "nat", nodeId: null, reserved: [], quarantineHours: 24 };
  return {
    "plan.get": { planId },
    "plan.create": { name: randomUUID(), limits },
    "plan.change": { planId, name: randomUUID(), limits },
    "plan.archive": { planId, isArchived: false },
    "pool.get": { id: pool.id },
    "pool.history": { address },
    "pool.create": { ...fields, name: randomUUID(), cidr: `10.${100 + Math.floor(made / 256)}.${made++ % 256}.0/24` },
    "pool.change": { ...fields, ...pool },
    "pool.delete": { id: pool.id },
    "pool.endQuarantine": { address },
  };
}

/** What each procedure is called with when it is about the things of a world; undefined for what takes nothing. */
export function inputsAbout(house: TestPanel, world: World): Readonly<Record<string, unknown>> {
  const { tenantId, userId, nodeId, sessionId: id } = world;
  const login = () => ({ name: "Anna", email: `${randomUUID()}@example.org` });
  const token = "x".repeat(43);
  const password = "twelve letters";
  return {
    "setup.finish": { token, email: "a@b.org", name: "x", password },
    "invitation.get": { tokenHash: "0".repeat(64) },
    "invitation.accept": { token, password },
    "session.revoke": { id },
    "session.changeProfile": { locale: "ru" },
    "node.get": { nodeId },
    "image.list": { nodeId },
    "tenant.get": { tenantId },
    "tenant.create": { name: randomUUID(), login: login() },
    "tenant.rename": { tenantId, name: randomUUID() },
    "tenant.close": { tenantId },
    "tenant.addLogin": { tenantId, ...login() },
    "tenant.inviteAgain": { tenantId, userId },
    "tenant.resetSecondFactor": { tenantId, userId, reason: "a test" },
    ...aboutContainers(house, world),
    ...aboutWhatIsSold(house, world),
  };
}
