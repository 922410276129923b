import { randomUUID } from "node:crypto";
import { type Change, changeKinds } from "@berth/db/change.ts";
import type { Scope } from "@berth/db/scope.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { type LiveChange, type LiveHub, openLiveHub, type Viewer } from "./hub.ts";

const [mine, theirs] = [randomUUID(), randomUUID()];
const admin: Scope = { kind: "provider" };
const customer: Scope = { kind: "tenants", tenantIds: [mine] };
let hub: LiveHub;
let notify: (change: Change | null) => void;
let isListening: boolean;

const change = (tenantId: string | null, kind: Change["kind"] = "container"): Change => ({
  kind,
  id: randomUUID(),
  ctid: 101,
  tenantId,
});

/** Opens a watch whose rows are taken by hand. */
function watch(viewer: Viewer) {
  const stop = new AbortController();
  const rows = hub.watch(viewer, stop.signal)[Symbol.asyncIterator]();
  return { next: async (): Promise<LiveChange[] | undefined> => (await rows.next()).value, stop: () => stop.abort() };
}

beforeEach(async () => {
  hub = await openLiveHub({
    listen: async (heard) => {
      notify = heard;
      isListening = true;
      return {
        [Symbol.dispose]() {
          isListening = false;
        },
      };
    },
  });
});

describe("the hub", () => {
  test("an admin hears all, a customer of his own tenants only and never of nodes", async () => {
    const [all, own] = [watch(() => admin), watch(() => customer)];
    const [first, second] = [all.next(), own.next()];
    const changes = [change(theirs), change(null, "node"), change(mine)];
    for (const one of changes) notify(one);
    expect((await first)?.length).toBeGreaterThan(0);
    expect(await second).toEqual([{ kind: "container", id: changes[2]?.id, ctid: 101 }]);
  });

  test("what comes while the reader is busy is joined and told once", async () => {
    const one = watch(() => admin);
    const first = one.next();
    const busy = change(mine);
    notify(change(mine));
    await first;
    for (let n = 0; n < 50; n++) notify(busy);
    expect(await one.next()).toEqual([{ kind: "container", id: busy.id, ctid: 101 }]);
  });

  test("a right taken away counts at the very next hint", async () => {
    let scope: Scope | null = customer;
    const one = watch(() => scope);
    const row = one.next();
    scope = null;
    notify(change(mine));
    expect(await row).toBeUndefined();
  });

  test("after a gap everything is to be asked anew", async () => {
    const one = watch(() => customer);
    const row = one.next();
    notify(null);
    expect((await row)?.map(({ kind, id }) => `${kind}${id}`)).toEqual([...changeKinds]);
  });

  test("a flood becomes one word instead of memory", async () => {
    const one = watch(() => admin);
    const first = one.next();
    notify(change(mine));
    await first;
    for (let n = 0; n < 5000; n++) notify(change(mine));
    expect(await one.next()).toHaveLength(changeKinds.length);
  });

  test("a watch ends with its signal, and all of them with the hub", async () => {
    const [one, two] = [watch(() => admin), watch(() => admin)];
    const rows = [one.next(), two.next()];
    one.stop();
    expect(await rows[0]).toBeUndefined();
    await hub.close();
    expect(await rows[1]).toBeUndefined();
    expect(isListening).toBe(false);
  });
});
