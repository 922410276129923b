import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedContainer } from "../../../../prisma/seed/container.ts";
import { seedPlan } from "../../../../prisma/seed/plan.ts";
import { seedTenant } from "../../../../prisma/seed/tenant.ts";
import { openTestPanel, refusal, type TestPanel } from "../../test/open-test-panel.ts";
import { imageDigest } from "../../test/tiny-node.ts";
import { listContainers } from "../container/list-containers.ts";
import { hashToken } from "../setup/hash-token.ts";
import { addLogin } from "./add-login.ts";
import { closeTenant } from "./close-tenant.ts";
import { createTenant } from "./create-tenant.ts";
import { getTenant } from "./get-tenant.ts";
import { inviteAgain } from "./invite-again.ts";
import { listTenants } from "./list-tenants.ts";
import { renameTenant } from "./rename-tenant.ts";
import { resetSecondFactor } from "./reset-second-factor.ts";

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

const tokenOf = (link: string) => link.slice(link.indexOf("#") + 1);
const login = (email = `${randomUUID()}@example.org`) => ({ name: "Anna", email });

describe("a new customer", () => {
  test("has a first login, and a link whose token is kept as a hash alone", async () => {
    const made = await seedTenant(house.admin, { name: " Nordwind GmbH ", email: "Anna@Nordwind.example" });
    expect([made.email, made.link.startsWith("http://127.0.0.1:8006/invite#")]).toEqual([
      "Anna@Nordwind.example",
      true,
    ]);
    expect(tokenOf(made.link)).toMatch(/^[\w-]{43}$/);
    const { tenant, members } = await getTenant.call(house.admin, { tenantId: made.tenantId });
    expect(tenant).toMatchObject({ name: "Nordwind GmbH", isProvider: false, closedAt: null, loginCount: 1 });
    expect(members).toMatchObject([
      { email: "anna@nordwind.example", rank: "owner", state: "invited", lastSignInAt: null },
    ]);
    const { system } = house.panel.db;
    const [invitation] = await system.invitation.findMany({ where: { userId: members[0]?.userId ?? "" } });
    expect(invitation?.tokenHash).toBe(hashToken(tokenOf(made.link)));
    expect((invitation?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const written = JSON.stringify(await system.auditEntry.findMany(), (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(written).toContain("tenant.create");
    expect(written).not.toContain(tokenOf(made.link));
  });

  test("is refused with the field that is wrong, and then nothing of it is there", async () => {
    await seedTenant(house.admin, { name: "Taken", email: "taken@example.org" });
    const { system } = house.panel.db;
    const before = [await system.tenant.count(), await system.user.count(), await system.auditEntry.count()];
    const create = (input: object) => createTenant.call(house.admin, input);
    expect(await blame(create({ name: "Taken", login: login() }))).toBe("tenant.name_taken name");
    expect(await blame(create({ name: "New", login: login("TAKEN@example.org") }))).toBe(
      "tenant.email_taken login.email",
    );
    expect(await blame(create({ name: "  ", login: login() }))).toBe("input.invalid name");
    expect(await blame(create({ name: "a\nb", login: login() }))).toBe("input.invalid name");
    expect(await blame(create({ name: "New", login: login("nobody") }))).toBe("input.invalid login.email");
    expect(await blame(create({ name: "New", login: { ...login(), name: "x".repeat(81) } }))).toBe(
      "input.invalid login.name",
    );
    expect([await system.tenant.count(), await system.user.count(), await system.auditEntry.count()]).toEqual(before);
  });

  test("made by twenty presses at once is one, and the others are told that the name is taken", async () => {
    const input = { name: "Double", login: login() };
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => createTenant.call(house.admin, input)));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(19).fill("tenant.name_taken"));
    const [won] = outcomes.filter((outcome) => outcome.status === "fulfilled");
    const tenantId = won?.value.tenant.id ?? "";
    expect((await refusal(createTenant.call(house.admin, input))).params).toEqual({ tenantId });
    const { tenant, members } = await getTenant.call(house.admin, { tenantId });
    expect([tenant.name, members.length]).toEqual(["Double", 1]);
  });
});

describe("a login", () => {
  test("is added to a customer, and an address is one person's in the whole panel", async () => {
    const { tenantId, email } = await seedTenant(house.admin);
    const { invitation } = await addLogin.call(house.admin, { tenantId, ...login() });
    expect(tokenOf(invitation.link)).toMatch(/^[\w-]{43}$/);
    expect((await getTenant.call(house.admin, { tenantId })).members).toHaveLength(2);
    expect(await blame(addLogin.call(house.admin, { tenantId, ...login(email) }))).toBe("tenant.email_taken email");
    expect(await blame(addLogin.call(house.admin, { tenantId: randomUUID(), ...login() }))).toBe(
      "tenant.not_found tenantId",
    );
    expect(await blame(addLogin.call(house.admin, { tenantId: house.providerId, ...login() }))).toBe(
      "tenant.is_provider tenantId",
    );
  });

  test("invited again has one link, the newest", async () => {
    const { tenantId, link } = await seedTenant(house.admin);
    const [member] = (await getTenant.call(house.admin, { tenantId })).members;
    const userId = member?.userId ?? "";
    const { invitation } = await inviteAgain.call(house.admin, { tenantId, userId });
    expect(invitation.link).not.toBe(link);
    const rows = await house.panel.db.system.invitation.findMany({ where: { userId } });
    expect(rows.map(({ tokenHash }) => tokenHash)).toEqual([hashToken(tokenOf(invitation.link))]);
    const other = await seedTenant(house.admin);
    expect(await blame(inviteAgain.call(house.admin, { tenantId: other.tenantId, userId }))).toBe("member.not_found");
    expect(await blame(inviteAgain.call(house.admin, { tenantId, userId: house.admin.userId }))).toBe(
      "member.not_found",
    );
  });

  test("is none of the provider's people, though one be a member there: neither password nor second factor is reset", async () => {
    const { tenantId } = await seedTenant(house.admin);
    const { userId } = house.admin;
    const { system } = house.panel.db;
    await system.member.create({ data: { tenantId, userId } });
    const session = { id: randomUUID(), token: randomUUID(), userId, expiresAt: new Date(Date.now() + 1e6) };
    await system.session.create({ data: session });
    expect(await blame(inviteAgain.call(house.admin, { tenantId, userId }))).toBe("member.not_found");
    const reset = resetSecondFactor.call(house.admin, { tenantId, userId, reason: "a test" });
    expect(await blame(reset)).toBe("member.not_found");
    expect(await system.session.count({ where: { userId } })).toBe(1);
    expect(await system.invitation.count({ where: { userId } })).toBe(0);
  });

  test("without its second factor signs in by the password alone, after every session has ended", async () => {
    const customer = await house.makeCustomer("owner");
    const { tenantId, userId } = customer;
    const { system } = house.panel.db;
    await system.user.update({ where: { id: userId }, data: { twoFactorEnabled: true } });
    await system.twoFactor.create({ data: { id: randomUUID(), secret: "s", backupCodes: "b", userId } });
    const session = { id: randomUUID(), token: randomUUID(), userId, expiresAt: new Date(Date.now() + 1e6) };
    await system.session.create({ data: session });
    const read = async () => (await getTenant.call(house.admin, { tenantId })).members[0]?.hasSecondFactor;
    expect(await read()).toBe(true);
    await resetSecondFactor.call(house.admin, { tenantId, userId, reason: "lost the phone" });
    expect(await read()).toBe(false);
    expect(await system.twoFactor.count({ where: { userId } })).toBe(0);
    expect(await system.session.count({ where: { userId } })).toBe(0);
    const where = { action: "tenant.reset_second_factor", subjectId: userId };
    expect(await system.auditEntry.findFirst({ where })).toMatchObject({ isStaff: true, reason: "lost the phone" });
  });

  test("with a password is active, and tells when it last signed in", async () => {
    const customer = await house.makeCustomer("technical");
    const { system } = house.panel.db;
    const account = { id: randomUUID(), accountId: "x", providerId: "credential", password: "hash" };
    await system.account.create({ data: { ...account, userId: customer.userId } });
    const line = { actorName: "x", action: "session.sign_in", subjectKind: "user", details: {} };
    await system.auditEntry.create({ data: { ...line, subjectId: customer.userId, at: new Date(1000) } });
    await system.auditEntry.create({ data: { ...line, subjectId: customer.userId, at: new Date(2000) } });
    const { members } = await getTenant.call(house.admin, { tenantId: customer.tenantId });
    expect(members).toMatchObject([
      { state: "active", rank: "technical", linkExpiresAt: null, lastSignInAt: new Date(2000) },
    ]);
  });
});

describe("closing a customer", () => {
  test("ends its people's sessions and links, and it gets nothing new", async () => {
    const customer = await house.makeCustomer("owner");
    const { tenantId, userId } = customer;
    const { system } = house.panel.db;
    const session = { id: randomUUID(), token: randomUUID(), userId, expiresAt: new Date(Date.now() + 1e6) };
    await system.session.create({ data: session });
    await inviteAgain.call(house.admin, { tenantId, userId });
    expect((await closeTenant.call(house.admin, { tenantId })).closedAt).not.toBeNull();
    expect([
      await system.session.count({ where: { userId } }),
      await system.invitation.count({ where: { userId } }),
    ]).toEqual([0, 0]);
    const again = { tenantId, userId };
    expect(await blame(closeTenant.call(house.admin, { tenantId }))).toBe("tenant.closed tenantId");
    expect(await blame(addLogin.call(house.admin, { tenantId, ...login() }))).toBe("tenant.closed tenantId");
    expect(await blame(inviteAgain.call(house.admin, again))).toBe("tenant.closed tenantId");
    const { id: planId } = await seedPlan(house.admin);
    const place = { nodeId: house.nodeId, poolId: house.poolId, imageDigest, planId };
    expect(await blame(seedContainer(house.admin, { ...place, tenantId }))).toBe("tenant.closed tenantId");
  });

  test("is refused while it has a container, and for the provider itself", async () => {
    const { tenantId } = await seedTenant(house.admin);
    const { id: planId } = await seedPlan(house.admin);
    await seedContainer(house.admin, { nodeId: house.nodeId, poolId: house.poolId, imageDigest, planId, tenantId });
    const error = await refusal(closeTenant.call(house.admin, { tenantId }));
    expect([error.code, error.params]).toEqual(["tenant.not_empty", { count: 1 }]);
    expect(await blame(closeTenant.call(house.admin, { tenantId: house.providerId }))).toBe(
      "tenant.is_provider tenantId",
    );
  });

  test("leaves a person alone who is a member of another customer too", async () => {
    const customer = await house.makeCustomer("owner");
    const other = await house.makeCustomer("owner");
    const { system } = house.panel.db;
    await system.member.create({ data: { tenantId: other.tenantId, userId: customer.userId } });
    const expiresAt = new Date(Date.now() + 1e6);
    await system.session.create({
      data: { id: randomUUID(), token: randomUUID(), userId: customer.userId, expiresAt },
    });
    await closeTenant.call(house.admin, { tenantId: customer.tenantId });
    expect(await system.session.count({ where: { userId: customer.userId } })).toBe(1);
  });
});

describe("names and lists", () => {
  test("a customer and the provider get another name, unless somebody has it", async () => {
    const { tenantId, name } = await seedTenant(house.admin);
    const other = await seedTenant(house.admin);
    const rename = (id: string, wanted: string) => renameTenant.call(house.admin, { tenantId: id, name: wanted });
    expect((await rename(tenantId, "Südwind")).name).toBe("Südwind");
    expect((await rename(house.providerId, "Hafen Hosting")).name).toBe("Hafen Hosting");
    expect(await blame(rename(other.tenantId, "Südwind"))).toBe("tenant.name_taken name");
    expect(await blame(rename(randomUUID(), name))).toBe("tenant.not_found tenantId");
  });

  test("the list has the provider first, is by name, bounded, and goes on after a name", async () => {
    const all = await listTenants.call(house.admin, undefined);
    expect(all[0]?.isProvider).toBe(true);
    const first = await listTenants.call(house.admin, { limit: 3 });
    expect(first.map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id));
    const next = await listTenants.call(house.admin, { after: first[2]?.name, limit: 2 });
    expect(next.map(({ id }) => id)).toEqual(all.slice(3, 5).map(({ id }) => id));
    expect(await blame(listTenants.call(house.admin, { limit: 501 }))).toBe("input.invalid limit");
  });

  test("the list is searched by any part of a name, in any letters, and a wildcard is a letter like others", async () => {
    const { tenantId } = await seedTenant(house.admin, { name: "Сибирь 100%_Хостинг" });
    const find = async (matching: string) =>
      (await listTenants.call(house.admin, { matching })).map(({ id }) => id).filter((id) => id === tenantId).length;
    expect(await Promise.all(["хост", "СИБИРЬ", "0%_", " Хостинг "].map(find))).toEqual([1, 1, 1, 1]);
    expect(await Promise.all(["С%Х", "1_0", "Хостер"].map(find))).toEqual([0, 0, 0]);
  });

  test("containers are listed by customer, and never another customer's", async () => {
    const { id: planId } = await seedPlan(house.admin);
    const place = { nodeId: house.nodeId, poolId: house.poolId, imageDigest, planId };
    const anna = await house.makeCustomer("owner");
    const boris = await house.makeCustomer("owner");
    const { container } = await seedContainer(house.admin, { ...place, tenantId: anna.tenantId });
    await seedContainer(house.admin, { ...place, tenantId: boris.tenantId });
    const ofAnna = { tenantId: anna.tenantId };
    expect((await listContainers.call(house.admin, ofAnna)).map(({ id }) => id)).toEqual([container.id]);
    expect((await listContainers.call(house.admin, { planId })).length).toBe(2);
    expect((await listContainers.call(anna, undefined)).map(({ id }) => id)).toEqual([container.id]);
    expect(await listContainers.call(boris, ofAnna)).toEqual([]);
    expect((await listContainers.call(anna, { planId })).map(({ id }) => id)).toEqual([container.id]);
  });

  test("a customer asks for none of it, whether it is there or not", async () => {
    const customer = await house.makeCustomer("owner");
    for (const tenantId of [customer.tenantId, house.providerId, randomUUID()]) {
      expect(await blame(getTenant.call(customer, { tenantId }))).toBe("session.forbidden");
      expect(await blame(closeTenant.call(customer, { tenantId }))).toBe("session.forbidden");
      expect(await blame(addLogin.call(customer, { tenantId, ...login() }))).toBe("session.forbidden");
    }
    expect(await blame(listTenants.call(customer, undefined))).toBe("session.forbidden");
    expect(await blame(createTenant.call(customer, { name: "Mine", login: login() }))).toBe("session.forbidden");
  });
});
