import { type Ctid, ctidSchema } from "@berth/core/container/ctid.ts";
import { expect, test } from "vitest";
import { createContainerLocks } from "./container-lock.ts";

const ctid: Ctid = ctidSchema.parse(101);
const other: Ctid = ctidSchema.parse(102);

test("a second action on the same container is refused with the first one's name", () => {
  const locks = createContainerLocks();
  locks.take(ctid, "stop");
  expect(() => locks.take(ctid, "start")).toThrow(
    expect.objectContaining({ code: "container.busy", params: { action: "stop" } }),
  );
  locks.take(other, "start");
});

test("whoever waits its turn gets it in order, and nobody slips in between", async () => {
  const locks = createContainerLocks();
  const release = locks.take(ctid, "start");
  const order: string[] = [];
  const turn = async (name: string) => {
    const next = await locks.takeInTurn(ctid, "exit");
    order.push(name);
    next();
  };
  const [first, second] = [turn("first"), turn("second")];
  release();
  expect(locks.holder(ctid)).toBe("exit");
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
  expect(locks.holder(ctid)).toBeNull();
});

test("releasing twice frees nobody else's hold", () => {
  const locks = createContainerLocks();
  const release = locks.take(ctid, "start");
  release();
  locks.take(ctid, "stop");
  release();
  expect(locks.holder(ctid)).toBe("stop");
});
