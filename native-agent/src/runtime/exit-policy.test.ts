import { expect, test } from "vitest";
import { decideAfterExit, type ExitFacts } from "./exit-policy.ts";

const facts = (kind: ExitFacts["exit"]["kind"], change: Partial<ExitFacts> = {}): ExitFacts => ({
  wanted: "running",
  isHeld: false,
  isAsked: false,
  exit: { kind, code: 0, atMs: 0 },
  ranMs: 3_600_000,
  shortLives: 0,
  ...change,
});

test("a poweroff from inside is a wish: it stays off", () => {
  expect(decideAfterExit(facts("poweroff"))).toMatchObject({
    wanted: "stopped",
    startAfterMs: null,
    reason: "poweroff inside",
  });
});

test("a reboot from inside starts again at once", () => {
  expect(decideAfterExit(facts("reboot"))).toMatchObject({
    wanted: "running",
    startAfterMs: 0,
    reason: "reboot inside",
  });
});

test("a container that was stopped by us stays stopped however its init ended", () => {
  for (const kind of ["poweroff", "reboot", "exited", "signaled", "lost"] as const) {
    expect(decideAfterExit(facts(kind, { wanted: "stopped" })).startAfterMs).toBeNull();
  }
});

test("a crash starts again, and crashes soon after each start wait longer each time up to a minute", () => {
  const waits: (number | null)[] = [];
  let shortLives = 0;
  for (let n = 0; n < 8; n += 1) {
    const verdict = decideAfterExit(facts("signaled", { ranMs: 500, shortLives }));
    waits.push(verdict.startAfterMs);
    shortLives = verdict.shortLives;
  }
  expect(waits).toEqual([1000, 2000, 5000, 15_000, 60_000, 60_000, 60_000, 60_000]);
  expect(decideAfterExit(facts("signaled", { shortLives })).startAfterMs).toBe(0);
});

test("a suspended container is not started again, yet what was wanted is kept", () => {
  expect(decideAfterExit(facts("reboot", { isHeld: true }))).toMatchObject({
    wanted: "running",
    startAfterMs: null,
  });
});

test("a poweroff that a restart had asked for is no wish to stay off, whoever sees its end", () => {
  for (const kind of ["poweroff", "reboot", "signaled", "lost"] as const) {
    const verdict = decideAfterExit(facts(kind, { isAsked: true }));
    expect(verdict).toMatchObject({ wanted: "running", startAfterMs: 0, reason: "restart" });
  }
});

test("one that its spec forbids to run stays off, and is wanted as before", () => {
  for (const isAsked of [true, false]) {
    const verdict = decideAfterExit(facts("exited", { isAsked, isHeld: true }));
    expect(verdict).toMatchObject({ wanted: "running", startAfterMs: null });
  }
  expect(decideAfterExit(facts("poweroff", { isAsked: true, isHeld: true })).wanted).toBe("running");
});
