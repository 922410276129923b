import type { Caller } from "@berth/control/actor.ts";
import { listContainers } from "@berth/control/container/list-containers.ts";
import { listImages } from "@berth/control/image/list-images.ts";
import { listNodes } from "@berth/control/node/list-nodes.ts";
import { listPlans } from "@berth/control/plan/list-plans.ts";
import { listPools } from "@berth/control/pool/list-pools.ts";
import { listTenants } from "@berth/control/tenant/list-tenants.ts";
import { seedContainer } from "./container.ts";
import { seedPlan, smallLimits } from "./plan.ts";
import { seedTenant } from "./tenant.ts";

const GIB = 1024 ** 3;
const MBIT = 1_000_000;

const plans = [
  { name: "Small", limits: smallLimits },
  {
    name: "Medium",
    limits: {
      cpuMillicores: 2000,
      memoryBytes: 2 * GIB,
      diskBytes: 10 * GIB,
      network: { receiveBitsPerSec: 100 * MBIT, transmitBitsPerSec: 100 * MBIT },
    },
  },
];
const customers = [
  { name: "Nordwind GmbH", person: "Anna Weber", email: "anna@nordwind.example", hostname: "shop.nordwind.example" },
  { name: "ООО «Ромашка»", person: "Борис Орлов", email: "boris@romashka.example", hostname: "mail.romashka.example" },
];

/** Makes the plans that are missing, and returns the smallest one. */
async function ensurePlans(admin: Caller): Promise<string> {
  const known = new Map((await listPlans.call(admin, undefined)).map(({ name, id }) => [name, id]));
  for (const plan of plans) if (!known.has(plan.name)) known.set(plan.name, (await seedPlan(admin, plan)).id);
  return known.get("Small") ?? "";
}

/** Where a container can be made at all: a joined node with an image, and a pool with a free address; null without. */
async function findPlace(admin: Caller) {
  const node = (await listNodes.call(admin, undefined)).find(({ state }) => state === "joined");
  const pool = (await listPools.call(admin, undefined)).find(({ nextFree }) => nextFree !== null);
  if (node === undefined || pool === undefined) return null;
  const image = (await listImages.call(admin, { nodeId: node.id }))[0];
  return image === undefined ? null : { nodeId: node.id, poolId: pool.id, imageDigest: image.digest };
}

/**
 * Fills a developer's Berth with customers, plans and a container each, by the use cases an admin
 * presses; what is there already stays. Says each thing it made, links among them.
 */
export async function seedDevelopment(admin: Caller, say: (line: string) => void): Promise<void> {
  const planId = await ensurePlans(admin);
  const place = await findPlace(admin);
  if (place === null) say("no node with an image and a free address yet: customers and plans only");
  const known = new Map((await listTenants.call(admin, undefined)).map(({ name, id }) => [name, id]));
  const hostnames = new Set((await listContainers.call(admin, undefined)).map(({ hostname }) => hostname));
  for (const { hostname, ...customer } of customers) {
    let tenantId = known.get(customer.name);
    if (tenantId === undefined) {
      const made = await seedTenant(admin, customer);
      say(`${customer.name}: ${customer.person} signs in by ${made.link}`);
      ({ tenantId } = made);
    }
    if (place === null || hostnames.has(hostname)) continue;
    const { container, rootPassword } = await seedContainer(admin, { ...place, tenantId, planId, hostname });
    say(`${customer.name}: CT ${container.ctid} ${hostname}, root's password ${rootPassword ?? "none"}`);
  }
}
